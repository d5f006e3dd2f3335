# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every kind of question can be asked again: it brings what stood there and keeps what changes."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.filing import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.testing.browser import Browser, at_desk, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
MORE = """
[[pages]]
id = "detalle"
title = "El detalle"

[[pages.questions]]
id = "on"
kind = "date"
label = "¿Qué día?"
required = "Escriba el día"
purpose = "Saber cuándo"

[[pages.questions]]
id = "where"
kind = "address"
label = "Dirección"
required = "Escriba la dirección"
purpose = "Saber dónde"

[[pages.questions]]
id = "worker"
kind = "run"
label = "RUN de quien poda"
required = "Escriba el RUN"
purpose = "Saber quién"

[[pages.questions]]
id = "tools"
kind = "choices"
label = "¿Con qué?"
required = "Elija con qué"
purpose = "Saber cómo"
options = [{ value = "saw", label = "Sierra" }, { value = "rope", label = "Cuerda" }]

[[pages.questions]]
id = "alone"
kind = "yes_no"
label = "¿Trabaja solo?"
required = "Diga si trabaja solo"
purpose = "Saber cuántos"

[[pages.questions]]
id = "budget"
kind = "money"
label = "¿Cuánto cuesta?"
required = "Escriba cuánto"
purpose = "Saber cuánto"

[[pages.questions]]
id = "trees"
kind = "group"
label = "Árboles"
required = "Escriba un árbol"
purpose = "Saber cuáles"
columns = [
  { id = "species", kind = "text", label = "Especie", required = "Escriba la especie" },
  { id = "height", kind = "number", label = "Altura" },
]

[review]
"""
GIVEN = {
    "on-day": "5",
    "on-month": "3",
    "on-year": "2027",
    "where-street": "Picarte",
    "where-number": "455",
    "where-commune": "Valdivia",
    "worker": "11.111.111-1",
    "tools": ["saw", "rope"],
    "alone": "no",
    "budget": "34.500",
    "trees-rows": "2",
    "trees-0-species": "Tilo",
    "trees-0-height": "7",
    "trees-1-species": "Acacio",
    "trees-1-height": "",
}
ASKED = ["on", "where", "worker", "tools", "alone", "budget", "trees"]


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    return procedure_text.replace("[review]\n", MORE, 1)


@pytest.fixture
def asked(portal: Portal, enter: Enter, begin: Begin) -> tuple[Browser, str]:
    """Rosa, and the address of her application, of which every question is asked again."""
    rosa, marta = enter("rosa"), enter("marta")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="native")
    rosa.post(f"{address}/paso/nativo", kind="Roble")
    last = rosa.post(f"{address}/paso/detalle", **GIVEN)
    assert last.location == f"{address}/revisar", last.text
    rosa.post(f"{address}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
    desk = at_desk(address)
    version = version_on(marta.get(f"{desk}/pedir").text)
    marta.post(f"{desk}/pedir", text="Revise", questions=ASKED, version=version, send="1")
    return rosa, address


def answers(portal: Portal) -> dict[str, object]:
    with portal.database.reading() as session:
        return dict(session.scalars(select(Case)).one().answers)


def test_what_was_answered_stands_in_the_form(asked: tuple[Browser, str]) -> None:
    rosa, address = asked

    page = rosa.get(f"{address}/responder").text

    for shown in ('value="2027"', 'value="Picarte"', 'value="11.111.111-1"', 'value="Acacio"'):
        assert shown in page
    assert page.count(" checked") == 3  # Both tools, and «no».
    assert 'value="34500"' in page or 'value="34.500"' in page


def test_sending_it_as_it_stands_changes_nothing(
    asked: tuple[Browser, str], portal: Portal
) -> None:
    rosa, address = asked
    before = answers(portal)

    silent = rosa.post(f"{address}/responder", **GIVEN)

    assert "Corrija o adjunte lo que le pedimos" in silent.text
    assert answers(portal) == before


def test_each_kind_keeps_its_new_answer(asked: tuple[Browser, str], portal: Portal) -> None:
    rosa, address = asked
    new = {
        "on-day": "6",
        "where-number": "456",
        "worker": "12.345.678-5",
        "tools": "rope",
        "alone": "si",
        "budget": "35.000",
        "trees-0-species": "Arrayán",
    }

    assert rosa.post(f"{address}/responder", **{**GIVEN, **new}).location == address

    kept = answers(portal)
    assert kept["on"] == "2027-03-06"
    assert kept["worker"] == "12345678-5"
    assert (kept["tools"], kept["alone"], kept["budget"]) == (["rope"], True, 35_000)
    assert kept["trees"][0]["species"] == "Arrayán"  # type: ignore[index] # JSON.
    page = rosa.get(address).text
    assert "¿Qué día?: antes «05-03-2027», ahora «06-03-2027»." in page
    assert "¿Trabaja solo?: antes «No», ahora «Sí»." in page
    assert "¿Cuánto cuesta?: antes «$34.500», ahora «$35.000»." in page


def test_another_row_is_added_without_sending(asked: tuple[Browser, str]) -> None:
    rosa, address = asked

    grown = rosa.post(f"{address}/responder", **GIVEN, **{"trees-add": "1"})

    assert grown.status_code == 200
    assert "Fila 3" in grown.text
    assert "problema" not in grown.text
    assert "Falta información" in rosa.get(address).text
