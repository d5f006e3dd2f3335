# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages that are measured, each as what somebody asks for and what must come of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.desk_cases import EMAIL, PASSWORD
from bench.steps import SEE_OTHER, Step, Visitor
from bench.world import CODE, FOLIO, PROCEDURE, Resident, World

from munikit.kernel.marks import write_marks

TOKEN = r'name="csrf_token"[^>]*value="([^"]+)"'
_KEPT = r'name="email"\s+value="([^"]+)"'
FORM = "/solicitudes/{case}/paso/contacto"
# Who looks at a page.
ANYBODY = "anybody"
AT_PAGES = "residents"
APPLYING = "applicants"
AT_DESK = "officials"


@dataclass(frozen=True)
class Page:
    """A page, or a whole way of several; ``before`` a visitor gets ready what changes."""

    name: str
    steps: Sequence[Step]
    who: str = ANYBODY
    before: Callable[[Visitor], None] | None = None

    @property
    def is_whole(self) -> bool:
        return len(self.steps) > 1


def bring_marks(visitor: Visitor) -> None:
    """Bring what the page was made from: the e-mail address of the go before."""
    kept = {"email": visitor.memory["email"], "phone": ""}
    visitor.memory["made_from"] = write_marks(kept, kept)
    visitor.memory["email"] = f"p{visitor.memory['n']}@ejemplo.cl"


def _get(name: str, path: str, says: str) -> Step:
    return Step(name, path, says=says)


def _answer(page: str, leads: str, **answers: str) -> tuple[Step, Step]:
    """Open a page of an application and answer it, as a browser does: what is hidden goes back."""
    look = Step(page, "{location}", says='name="made-from"')
    send = Step(
        f"{page}, sent",
        "{location}",
        answers,
        SEE_OTHER,
        leads=leads,
        hidden=True,
        form='name="made-from"',
        multipart=True,
    )
    return look, send


SUBMIT = {"csrf_token": "{csrf}", "email": "{email}", "phone": "", "made-from": "{made_from}"}
_BEGIN = f"/tramites/{PROCEDURE}/comenzar"
APPLICATION = (
    Step("start", _BEGIN, says='name="key"'),
    Step("started", _BEGIN, {}, SEE_OTHER, leads="/paso/contacto$", hidden=True, form='name="key"'),
    *_answer("contact", "/paso/feria$", email="p{n}@ejemplo.cl", phone=""),
    *_answer("fair", "/paso/rubro$", fair="fluvial"),
    *_answer("goods", "/paso/inicio$", goods="crafts"),
    *_answer(
        "date",
        "/revisar$",
        **{"starts_on-day": "15", "starts_on-month": "3", "starts_on-year": "2037"},
    ),
    Step("check", "{location}", says='name="declared"'),
    Step(
        "send",
        "{location}",
        {"declared": "si"},
        SEE_OTHER,
        leads="/pagar|/pagos",
        hidden=True,
        form='name="declared"',
    ),
)
PAGES = (
    Page("front page", [_get("front page", "/", "Certificado de recepción definitiva")]),
    Page("procedure page", [_get("procedure page", f"/tramites/{PROCEDURE}", "Comenzar")]),
    Page("verification", [_get("verification", f"/v/{FOLIO}?c={CODE}", "P. S. R.")]),
    Page("own list", [_get("own list", "/mis-solicitudes", "Empezada el")], AT_PAGES),
    Page("form page", [_get("form page", FORM, 'name="email"')], AT_PAGES),
    Page(
        "form submit",
        [Step("form submit", FORM, SUBMIT, SEE_OTHER, leads="/paso/", multipart=True)],
        AT_PAGES,
        bring_marks,
    ),
    Page("inbox", [_get("inbox", "/bandeja", "VAL-2026-")], AT_DESK),
    Page("whole application", APPLICATION, APPLYING),
)
# What a browser has on its screen before it sends the form: the token, and what is kept.
OPEN_FORM = (Step("form", FORM, takes={"csrf": TOKEN, "email": _KEPT}),)
SIGN_IN = (
    Step("sign-in page", "/entrar/funcionarios", says='name="password"'),
    Step(
        "sign in",
        "/entrar/funcionarios",
        {"email": EMAIL, "password": PASSWORD},
        SEE_OTHER,
        leads="^/",
        hidden=True,
        form='name="password"',
    ),
)
# The floor has the same pages, in one request each, of its own.
FLOOR_PAGES = (
    Page("own list", [_get("own list", "/mis-solicitudes", "Empezada el")], AT_PAGES),
    Page("form page", [_get("form page", FORM, 'name="email"')], AT_PAGES),
    Page(
        "form submit",
        [Step("form submit", FORM, {"email": "{email}", "phone": ""}, SEE_OTHER, leads="/paso/")],
        AT_PAGES,
        bring_marks,
    ),
    Page("inbox", [_get("inbox", "/bandeja", "VAL-2026-")], AT_DESK),
)
HELLO_PAGES = (Page("hello", [_get("hello", "/", "hello")]),)


def residents(people: Sequence[Resident]) -> list[Visitor]:
    return [Visitor({"case": each.case_id}, {"sid": each.sid}) for each in people]


def crowd_of(world: World) -> dict[str, list[Visitor]]:
    """Return who comes to a portal; its officials have still to sign in."""
    return {
        ANYBODY: [Visitor() for _ in world.to_pages],
        AT_PAGES: residents(world.to_pages),
        APPLYING: residents(world.to_apply),
        AT_DESK: [Visitor() for _ in world.to_pages],
    }


def crowd_at_floor(world: World) -> dict[str, list[Visitor]]:
    """Return who comes to the floor: residents of its own, whose cases only it writes."""
    return {AT_PAGES: residents(world.to_floor)}
