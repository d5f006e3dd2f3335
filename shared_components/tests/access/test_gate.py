# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The gate: what a view must say, and who it lets through."""

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Blueprint, Flask, request, session
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from munikit.access import Actor, allow
from munikit.app import compose
from munikit.app.web import create_app
from munikit.audit.journal import AuditEntry
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ForbiddenError
from munikit.people import create_official
from munikit.testing.browser import Browser, token_of
from munikit.testing.portals import NOW, create_settings, create_tables
from munikit.web import (
    database,
    keeps_typed_text,
    public,
    requires,
    signed_in,
    transaction,
    typed_before,
)
from munikit.web.forms import Form, TextField
from munikit.web.guard import declaration, require_declared
from munikit.web.surroundings import surroundings

EMAIL = "marta@valdivia.example"
OTHER = "pedro@valdivia.example"
PASSWORD = "tres gatos en la costanera"


class Secret(StrEnum):
    READ = "test:secret:read"


notebook = Blueprint("notebook", __name__)


@notebook.route("/cuaderno", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def write() -> dict[str, list[str]]:
    return typed_before() if request.method == "GET" else {}


class DiaryForm(Form):
    text = TextField("Texto")


@notebook.post("/diario")
@signed_in
@keeps_typed_text
def note() -> dict[str, object]:
    typed = DiaryForm().text.data
    sent, files = list(request.form), list(request.files)
    return {"method": request.method, "sent": sent, "files": files, "typed": typed}


@notebook.post("/diario/a-la-fuerza")
@signed_in
@keeps_typed_text
def note_by_force() -> str:
    with transaction():
        return "done"


@notebook.post("/diario/por-atras")
@signed_in
@keeps_typed_text
def note_round_the_back() -> str:
    with database().transaction():
        return "done"


@notebook.post("/cuaderno/<uuid:page_id>/borrar")
@signed_in
def erase(page_id: UUID) -> str:
    return str(page_id)


@notebook.get("/secreto")
@requires(Secret.READ)
def secret() -> str:
    return "secret"


@notebook.get("/visto")
@public
def seen() -> dict[str, bool]:
    return {"expired": bool(session.get("expired"))}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def app(tmp_path: Path, clock: FixedClock) -> Iterator[Flask]:
    create_settings(tmp_path)
    portal = compose(tmp_path, clock=clock)
    create_tables(portal.database)
    with portal.database.transaction() as db:
        for email in (EMAIL, OTHER):
            name = ("Marta", "Rivas")
            create_official(db, email=email, name=name, password=PASSWORD, roles=["reviewer"])
    app = create_app(portal)
    app.register_blueprint(notebook)
    yield app
    portal.database.engine.dispose()


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


def current_database(app: Flask) -> Database:
    return surroundings(app).database


def unsafe(rule: Rule) -> bool:
    return bool((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"})


def address(rule: Rule) -> str:
    made = {"uuid": str(uuid4()), "int": "1"}
    return re.sub(r"<(?:(\w+)[^:>]*:)?[^>]+>", lambda part: made.get(part[1], "x"), rule.rule)


def sent_after_the_session_ended(browser: Browser, clock: FixedClock) -> TestResponse:
    browser.sign_in(EMAIL, PASSWORD)
    token = token_of(browser.get("/entrar/funcionarios").text)
    clock.moment += timedelta(minutes=40)
    form = {"csrf_token": token, "detail": "Un puesto de mermeladas"}
    return browser.client.post("/cuaderno", data=form)


def test_every_view_says_who_may_see_it(app: Flask) -> None:
    require_declared(app)


def test_a_portal_with_a_view_that_does_not_say_refuses_to_start(app: Flask) -> None:
    app.add_url_rule("/olvidada", "forgotten", lambda: "seen by anybody")

    with pytest.raises(LookupError, match=r"forgotten \(/olvidada\)"):
        require_declared(app)


def test_a_view_that_does_not_say_is_shown_to_nobody(app: Flask, browser: Browser) -> None:
    app.add_url_rule("/olvidada", "forgotten", lambda: "seen by anybody")

    answer = browser.get("/olvidada")

    assert answer.status_code == 500
    assert "seen by anybody" not in answer.text


def test_every_form_of_the_portal_needs_its_token(app: Flask, browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    rules = [rule for rule in app.url_map.iter_rules() if unsafe(rule)]

    refused = {rule.rule: browser.client.post(address(rule)).status_code for rule in rules}

    assert len(refused) > 5
    assert {path: code for path, code in refused.items() if code < 400} == {}


def test_nobody_unknown_sees_more_than_the_public_pages(app: Flask, browser: Browser) -> None:
    rules = [r for r in app.url_map.iter_rules() if declaration(app, r.endpoint) != "public"]

    sent_to = {rule.rule: browser.client.open(address(rule), method=method(rule)) for rule in rules}

    assert {path: a.location for path, a in sent_to.items() if a.location != "/entrar"} == {}


def method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def test_an_address_that_does_not_exist_is_not_found(browser: Browser) -> None:
    assert browser.get("/no-existe").status_code == 404


def test_whoever_lacks_the_permission_is_refused(browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    assert browser.get("/secreto").status_code == 403


def test_a_refusal_at_the_gate_is_written_down(app: Flask, browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    browser.get("/secreto")

    with current_database(app).reading() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.outcome == "refused")).one()
    assert entry.action == "access.enter"
    assert entry.data["permission"] == "test:secret:read"


def test_a_service_refuses_whoever_lacks_the_permission() -> None:
    reader = Actor(uuid4(), "Ana", None, frozenset({"test:secret:read"}))
    other = Actor(uuid4(), "Luis", None, frozenset())

    allow(reader, Secret.READ)

    with pytest.raises(ForbiddenError, match="de otra persona"):
        allow(other, Secret.READ)


def test_a_login_leads_to_the_page_that_was_asked_for(browser: Browser) -> None:
    browser.get("/cuaderno?pagina=2")

    assert browser.sign_in(EMAIL, PASSWORD).location == "/cuaderno?pagina=2"


def test_a_button_leads_back_to_its_page_after_the_login(browser: Browser) -> None:
    button = f"/cuaderno/{uuid4()}/borrar"
    browser.client.post(button, headers={"Referer": "http://localhost/cuaderno"})

    assert browser.sign_in(EMAIL, PASSWORD).location == "/cuaderno"


def test_a_button_of_another_site_leads_to_the_desk(browser: Browser) -> None:
    button = f"/cuaderno/{uuid4()}/borrar"
    browser.client.post(button, headers={"Referer": "https://evil.example/cuaderno"})

    assert browser.sign_in(EMAIL, PASSWORD).location == "/bandeja"


def test_what_was_typed_when_the_session_ended_is_given_back_once(
    browser: Browser, clock: FixedClock
) -> None:
    assert sent_after_the_session_ended(browser, clock).location == "/entrar"
    assert "Su solicitud está guardada: entre de nuevo para seguir." in browser.get("/entrar").text

    assert browser.sign_in(EMAIL, PASSWORD).location == "/cuaderno"

    assert browser.get("/cuaderno").json == {"detail": ["Un puesto de mermeladas"]}
    assert browser.get("/cuaderno").json == {}


def test_what_was_typed_is_never_given_to_another_person(
    browser: Browser, clock: FixedClock
) -> None:
    sent_after_the_session_ended(browser, clock)

    browser.sign_in(OTHER, PASSWORD)

    assert browser.get("/cuaderno").json == {}


def test_whoever_was_never_in_is_not_told_of_a_session(browser: Browser) -> None:
    browser.get("/cuaderno")

    assert browser.get("/visto").json == {"expired": False}
    assert "<h2>Cerramos su sesión</h2>" not in browser.get("/entrar").text


def test_a_page_that_was_too_old_shows_what_was_typed_and_does_nothing(browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    shown = browser.client.post("/diario", data={"text": "hola", "csrf_token": "old"})

    assert shown.status_code == 422
    assert shown.json == {"method": "GET", "sent": [], "files": [], "typed": "hola"}


@pytest.mark.parametrize("door", ["a-la-fuerza", "por-atras"])
def test_a_view_that_would_act_all_the_same_is_refused_its_transaction(
    browser: Browser, door: str
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    assert browser.post(f"/diario/{door}").text == "done"

    refused = browser.client.post(f"/diario/{door}", data={"csrf_token": "old"})

    assert refused.status_code == 400
    assert "La página estuvo abierta mucho rato" in refused.text


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("", 200),
        ("null", 200),
        ("http://localhost", 200),
        ("http://127.0.0.1:8000", 200),  # The portal's own address, as its settings say it.
        ("https://evil.example", 422),
        ("http://otra.localhost", 422),
    ],
)
def test_a_form_from_another_site_is_not_ours_whatever_token_it_brings(
    browser: Browser, origin: str, status: int
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    token = token_of(browser.get("/entrar/funcionarios").text)

    answer = browser.client.post(
        "/diario", data={"text": "hola", "csrf_token": token}, headers={"Origin": origin}
    )

    assert answer.status_code == status
