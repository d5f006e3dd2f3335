# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A number with decimals: square metres as an ordinance counts them and people type them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.filing import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import ProcedureError, load_procedure
from munikit.procedures.checking import problems_of
from munikit.procedures.commands import procedure as command
from munikit.procedures.kinds import QuestionKind
from munikit.testing.browser import Browser, at_desk, version_on
from munikit.testing.portals import UTM_OF_NOVEMBER
from munikit.web.forms import Form
from munikit.web.forms.text import DecimalField

Enter = Callable[[str], Browser]
Send = Callable[[Browser], str]
ON = date(2026, 11, 23)
AREA = """
[[pages]]
id = "uso"
title = "Lo que ocupará"

[[pages.questions]]
id = "area"
kind = "decimal"
label = "¿Cuántos metros cuadrados?"
short = "Metros cuadrados"
required = "Escriba cuántos metros"
purpose = "Calcular el derecho"
least = 1
greatest = 200

[[pages.questions]]
id = "maker"
kind = "text"
label = "¿Quién hizo el plano?"
purpose = "Saber de quién es"
show_if = { question = "area", more_than = 12 }

[[pages.questions]]
id = "stalls"
kind = "group"
label = "Puestos"
purpose = "Saber cuáles"
columns = [{ id = "side", kind = "decimal", label = "Frente" }]

[review]
"""


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    priced = procedure_text.replace('utm = "0.5"', 'utm = "0.015"\nper = ["area"]')
    return priced.replace("[review]\n", AREA, 1)


@pytest.fixture
def folder(tmp_path: Path, procedure_text: str) -> Path:
    made = tmp_path / "folder" / "poda"
    (made / "examples").mkdir(parents=True)
    (made / "procedure.toml").write_text(procedure_text, encoding="utf-8")
    return made


def form_with(typed: str) -> Form:
    kind = type("AreaForm", (Form,), {"area": DecimalField("Metros", least=1, greatest=2_000)})
    with Flask("test").test_request_context():
        form: Form = kind(formdata=MultiDict({"area": typed}))
        form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12,5", 12.5),
        ("12,50", 12.5),
        ("12.5", 12.5),
        (" 12,05 ", 12.05),
        ("12", 12),
        ("12,00", 12),
        ("1.234", 1234),
        ("1.234,56", 1234.56),
    ],
)
def test_a_decimal_is_read_as_people_type_it(typed: str, kept: float) -> None:
    form = form_with(typed)

    assert form.errors == {}
    assert (form["area"].data, type(form["area"].data)) == (kept, type(kept))
    assert form["area"].shown() == str(kept).replace(".", ",")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12,555", "Escriba un número con hasta dos decimales, como 12,5"),
        ("1.23.4", "Escriba un número con hasta dos decimales, como 12,5"),
        ("1,234.5", "Escriba un número con hasta dos decimales, como 12,5"),
        ("-3", "Escriba un número con hasta dos decimales, como 12,5"),
        ("doce", "Escriba un número con hasta dos decimales, como 12,5"),
        ("0,99", "Debe ser 1 o más"),
        ("2.000,01", "Debe ser 2.000 o menos"),
    ],
)
def test_what_is_no_decimal_is_asked_again_as_it_was_typed(typed: str, said: str) -> None:
    form = form_with(typed)

    assert form["area"].errors == [said]
    assert form["area"].shown() in (typed, typed.replace(".", ""))


@given(st.decimals(1, 2_000, places=2))
def test_an_answer_shown_again_is_the_same_answer(number: Decimal) -> None:
    kept = form_with(f"{number:f}".replace(".", ",")).data["area"]

    assert form_with(QuestionKind.DECIMAL.how.given(kept)).data["area"] == kept
    assert QuestionKind.DECIMAL.how.number
    assert QuestionKind.DECIMAL.how.number(kept) == number


@pytest.mark.parametrize(("area", "times"), [(12, 0), (12.01, 1), ("12.5", 0)])
def test_a_bound_holds_between_two_whole_numbers_too(
    folder: Path, area: object, times: int
) -> None:
    asked = [each.id for each in load_procedure(folder).questions_for({"area": area})]

    assert asked.count("maker") == times


def test_a_fee_counts_the_decimals_exactly_and_says_them(folder: Path) -> None:
    table = UTMTable({"2026-11": UTM_OF_NOVEMBER}, "test")

    fee = load_procedure(folder).fee(ON, table, {"area": 12.5})

    # 0,015 × 12,5 = 0,1875 UTM; × 72.440 = 13.582,5
    assert fee is not None
    assert fee.total == Money(13_583)
    assert fee.rows[0][0].endswith("(Metros cuadrados: 12,5): 0,1875 UTM × $72.440")


@pytest.mark.parametrize(
    ("area", "said"),
    [
        ("12.5", []),
        ("12", []),
        ('"12,5"', ["answers.area: es un número con hasta dos decimales; escríbalo sin comillas"]),
        ("12.345", ["answers.area: es un número con hasta dos decimales; escríbalo sin comillas"]),
        ("nan", ["answers.area: es un número con hasta dos decimales; escríbalo sin comillas"]),
        ("200.5", ["answers.area: dice 200.5 y debe ser de 1 a 200"]),
    ],
)
def test_an_example_says_it_as_toml_does(folder: Path, area: str, said: list[str]) -> None:
    example = f'title = "Uno"\nfiled_on = 2026-11-23\nutm = 72440\n[answers]\narea = {area}\n'
    (folder / "examples" / "uno.toml").write_text(f"{example}[expected]\n", encoding="utf-8")

    found = [each for each in problems_of(folder) if "answers" in each]

    assert [each.split(": ", 1)[1].split(", como")[0] for each in found] == said


def test_a_try_takes_a_comma(folder: Path) -> None:
    def tried(answer: str) -> str:
        words = ["try", str(folder), "--utm", "72440", "-r", f"area={answer}"]
        return CliRunner().invoke(command, words).output

    assert "Paga: $13.583" in tried("12,5")
    assert "«area» es un número con hasta dos decimales: escríbalo como 12,5." in tried("doce")


def test_only_numbers_have_bounds_and_the_refusal_names_all_of_them(folder: Path) -> None:
    file = folder / "procedure.toml"
    file.write_text(
        file.read_text("utf-8").replace('"decimal"\nlabel = "¿C', '"text"\nlabel = "¿C')
    )

    with pytest.raises(ProcedureError, match="solo para number, decimal y money"):
        load_procedure(folder)


def test_it_goes_from_the_form_to_the_file_and_through_a_correction(
    portal: Portal, enter: Enter, begin: Send
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="native")
    rosa.post(f"{address}/paso/nativo", kind="Roble")

    rosa.post(f"{address}/paso/uso", **{"area": "12,5", "maker": "Ana", "stalls-0-side": "1,25"})

    assert "12,5" in rosa.get(f"{address}/revisar").text
    assert 'inputmode="decimal"' in rosa.get(f"{address}/paso/uso").text
    assert 'value="12,5"' in rosa.get(f"{address}/paso/uso").text
    assert 'value="1,25"' in rosa.get(f"{address}/paso/uso").text
    rosa.post(f"{address}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        assert case.answers["area"] == 12.5
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
    desk = at_desk(address)
    version = version_on(marta.get(f"{desk}/pedir").text)
    marta.post(f"{desk}/pedir", text="Mida de nuevo", questions=["area"], version=version, send="1")
    rosa.post(f"{address}/responder", area="11,75", send="1")
    assert "11,75" in marta.get(desk).text
    assert "Antes: 12,5" in marta.get(desk).text
