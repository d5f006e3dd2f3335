# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Pages in the language a visitor chose say which it is; what binds and what is kept is Spanish."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.casefile import Leaf
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import REVIEWER
from munikit.cases.decision import services as review
from munikit.people.services import find_account
from munikit.procedures import Catalogue, load_procedure
from munikit.testing.browser import Browser
from munikit.testing.portals import put_catalogue

Enter = Callable[[str], Browser]
ENGLISH = (Path(__file__).parent / "poda.en.toml").read_bytes()
BINDING = "This translation is a courtesy."


@pytest.fixture
def second_reason() -> str:
    return ""


@pytest.fixture
def procedure_text(procedure_text: str, second_reason: str) -> str:
    return (
        procedure_text.replace("[outcome]\n", second_reason, 1) if second_reason else procedure_text
    )


@pytest.fixture
def portal(portal: Portal, second_reason: str) -> Portal:
    folder = portal.settings.root / "procedures" / "poda"
    told = b'old = { text = "The tree is the oldest." }\n' if second_reason else b""
    (folder / "procedure.en.toml").write_bytes(ENGLISH + told)
    others = [each for each in portal.catalogue.procedures if each.id != "poda"]
    put_catalogue(portal.database, Catalogue([*others, load_procedure(folder)]))
    return portal


def english(browser: Browser, path: str) -> str:
    """Return the words of a page in English, without those that it says are in another language."""
    text = browser.get(path).text
    assert '<html lang="en">' in text
    return re.sub(r'<(\w+)[^>]* lang="es"[^>]*>.*?</\1>', "", text, flags=re.DOTALL)


def test_spanish_is_what_is_read_without_choosing(enter: Enter) -> None:
    text = enter("rosa").get("/tramites/poda").text

    assert "Permiso de poda" in text
    assert "Pruning permit" not in text
    assert '<html lang="es-CL">' in text
    assert '<li lang="en">\n<a href="?idioma=en" hreflang="en">English</a>' in text
    assert BINDING not in text


def test_a_language_that_was_chosen_is_kept_for_the_pages_that_follow(enter: Enter) -> None:
    rosa = enter("rosa")

    first = rosa.get("/tramites/poda?idioma=en")

    assert "HttpOnly" in first.headers["Set-Cookie"]
    assert "Cookie" in first.headers["Vary"]
    assert "<h1>Pruning permit</h1>" in first.text
    assert "<title>Pruning permit – " in first.text
    assert '<html lang="en">' in first.text
    assert "Start the application" in first.text
    assert "Pruning permit" in english(rosa, "/tramites")
    back = rosa.get("/tramites/poda?idioma=es")
    assert "Pruning permit" not in back.text
    assert "Pruning permit" not in rosa.get("/tramites/poda").text


def test_a_page_that_is_translated_says_what_binds(enter: Enter) -> None:
    text = enter("rosa").get("/tramites/poda?idioma=en").text

    assert BINDING in text


def test_questions_answers_and_mistakes_are_in_the_language(
    enter: Enter, begin: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    rosa.get("/tramites/poda?idioma=en")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")

    step = english(rosa, f"{address}/paso/arbol")
    wrong = rosa.post(f"{address}/paso/arbol", tree="").text
    rosa.post(f"{address}/paso/arbol", tree="native")
    rosa.post(f"{address}/paso/nativo", kind="Roble")

    assert "Which tree &lt;is&gt; it?" in step
    assert "Native</label>" in step
    assert "Fruit tree</label>" in step
    assert ">Choose which tree it is</a>" in wrong
    check = english(rosa, f"{address}/revisar")
    assert "Pruning permit" in check
    assert "<h2>The tree</h2>" in check
    assert "<dt>Which tree &lt;is&gt; it?</dt> <dd> Native" in " ".join(check.split())


def test_what_is_kept_and_decided_is_in_spanish(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    rosa.get("/tramites/poda?idioma=en")
    address = send(rosa)
    reject(portal)

    status = rosa.get(address).text

    assert "El árbol está protegido." in status
    assert "<p>The tree is protected.</p>" in status
    with portal.database.reading() as session:
        application = session.scalars(select(Leaf).where(Leaf.number == 1)).one()
    assert application.title == "Solicitud: Permiso de poda"
    assert "Pruning" not in str(application.content)


LONGER = """
[[review.reasons]]
id = "old"
text = "El árbol está protegido. Además es el más antiguo."
norm = "Ordenanza de ejemplo, artículo 10"

[outcome]
"""


@pytest.mark.parametrize("second_reason", [LONGER])
def test_a_reason_is_known_by_its_id_also_where_it_begins_like_another(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    rosa = enter("rosa")
    rosa.get("/tramites/poda?idioma=en")
    address = send(rosa)
    reject(portal, "old")

    status = rosa.get(address).text

    assert "El árbol está protegido. Además es el más antiguo. Es un alerce" in status
    assert "<p>The tree is the oldest.</p>" in status
    assert "The tree is protected." not in status


def reject(portal: Portal, reason_id: str = "protected") -> None:
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        by = acting(portal)
        review.reject(
            session,
            case.id,
            reason_id=reason_id,
            text="Es un alerce de trescientos años.",
            seen=case.version,
            by=by,
        )


def acting(portal: Portal) -> Actor:
    with portal.database.reading() as session:
        person = find_account(session, "marta@valdivia.example")
    return Actor(person.id, person.full_name, None, REVIEWER.permissions)


def test_officials_read_spanish(
    portal: Portal, enter: Enter, send: Callable[[Browser], str]
) -> None:
    address = send(enter("rosa")).replace("/solicitudes/", "/bandeja/")
    marta = enter("marta")
    marta.get("/tramites/poda?idioma=en")

    text = marta.get(address).text

    assert "Pruning permit" not in text
    assert "?idioma=" not in text
    assert portal


@pytest.mark.parametrize("given", ["xx", "e%22n", "../en", "english"])
def test_a_language_there_is_not_is_spanish(enter: Enter, given: str) -> None:
    answer = enter("rosa").get(f"/tramites/poda?idioma={given}")

    assert answer.status_code == 200
    assert "Permiso de poda" in answer.text


def test_it_is_found_by_words_of_every_language(enter: Enter) -> None:
    rosa = enter("rosa")

    assert "/tramites/poda" in rosa.get("/tramites?q=pruning").text
    assert "/tramites/poda" in rosa.get("/tramites?q=árbol").text
