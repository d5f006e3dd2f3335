# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Before an application exists: requirements, what to know, and beginning it once."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.cases.case.models import Case
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
START = "/tramites/poda/comenzar"
REQUIREMENT = """
[[eligibility]]
id = "has_tree"
question = "¿El árbol está frente a su casa?"
otherwise = "Solo se poda el árbol que está frente a su casa."
instead = "Avise a Aseo y Ornato por teléfono."

[[eligibility]]
id = "protected"
question = "¿El árbol es un monumento?"
answer = false
otherwise = "Los monumentos no se podan."
instead = "Pregunte al Consejo de Monumentos."
"""


@pytest.fixture
def demanding(tmp_path: Path, portal: Portal) -> FlaskClient:
    file = tmp_path / "procedures" / "poda" / "procedure.toml"
    text = file.read_text(encoding="utf-8").replace("[[pages]]", f"{REQUIREMENT}\n[[pages]]", 1)
    file.write_text(text, encoding="utf-8")
    portal.database.engine.dispose()
    composed = compose(tmp_path)
    return create_app(composed).test_client()


def applications(portal: Portal) -> int:
    with portal.database.reading() as session:
        return session.scalar(select(func.count(Case.id))) or 0


def test_looking_at_the_page_begins_nothing(enter: Enter, portal: Portal) -> None:
    page = enter("rosa").get(START)

    assert "Antes de comenzar" in page.text
    assert "Guardamos lo que escribe por 30 días" in page.text
    assert "quieta 30 minutos" in page.text
    assert applications(portal) == 0


def test_a_double_click_begins_one_application(enter: Enter, portal: Portal) -> None:
    rosa = enter("rosa")
    key = str(uuid4())

    first = rosa.post(START, key=key)
    second = rosa.post(START, key=key)

    assert first.location == f"{second.location}/paso/contacto"
    assert applications(portal) == 1


def test_a_key_that_is_none_begins_an_application_all_the_same(
    enter: Enter, portal: Portal
) -> None:
    assert enter("rosa").post(START, key="x").status_code == 303
    assert applications(portal) == 1


def test_the_key_of_somebody_elses_application_begins_ones_own(
    enter: Enter, portal: Portal
) -> None:
    key = str(uuid4())
    of_rosa = enter("rosa").post(START, key=key).location
    pedro = enter("pedro")
    of_pedro = pedro.post(START, key=key).location

    assert of_rosa != of_pedro
    assert pedro.get(of_pedro or "").status_code == 200
    assert pedro.get(of_rosa or "").status_code == 404
    assert applications(portal) == 2


def test_nobody_gives_an_application_the_id_of_another_thing(enter: Enter) -> None:
    """What is paid for a thing is found by its id: two of one id would be paid for as one."""
    rosa = enter("rosa")
    of_another_thing = str(uuid4())

    begun = rosa.post(START, key=of_another_thing).location or ""
    again = rosa.post(f"{begun.split('/paso/')[0]}/repetir", key=of_another_thing).location or ""

    assert of_another_thing not in begun
    assert of_another_thing not in again


def test_another_one_may_be_begun_beside_a_draft(enter: Enter, portal: Portal) -> None:
    rosa = enter("rosa")
    rosa.post(START, key=str(uuid4()))

    assert "Empezar otra" in rosa.get(START).text
    rosa.post(START, key=str(uuid4()))
    assert applications(portal) == 2


def test_the_sheet_leads_through_the_requirements(demanding: FlaskClient) -> None:
    sheet = demanding.get("/tramites/poda").text
    first = demanding.get("/tramites/poda/requisitos/1?enviar=1&answer=si")
    second = demanding.get("/tramites/poda/requisitos/2?enviar=1&answer=no")

    assert 'href="/tramites/poda/requisitos/1"' in sheet
    assert first.location == "/tramites/poda/requisitos/2"
    assert second.location == START


@pytest.mark.parametrize(
    ("number", "answer", "why"),
    [(1, "no", "frente a su casa."), (2, "si", "Los monumentos no se podan.")],
)
def test_who_does_not_meet_one_reads_why_and_what_to_do(
    demanding: FlaskClient, number: int, answer: str, why: str
) -> None:
    page = demanding.get(f"/tramites/poda/requisitos/{number}?enviar=1&answer={answer}")

    assert page.status_code == 200
    assert "Todavía no puede pedirlo" in page.text
    assert why in page.text
    assert "Qué puede hacer:" in page.text


def test_a_requirement_left_unanswered_is_asked_again(demanding: FlaskClient) -> None:
    page = demanding.get("/tramites/poda/requisitos/1?enviar=1")

    assert page.status_code == 422
    assert "Elija sí o no" in page.text


@pytest.mark.parametrize("number", [0, 3])
def test_a_requirement_there_is_not_is_not_found(demanding: FlaskClient, number: int) -> None:
    assert demanding.get(f"/tramites/poda/requisitos/{number}").status_code == 404
