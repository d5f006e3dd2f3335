# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What depends on a number, a question, a file or a fee, is said in TOML alone."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import Procedure, ProcedureError, load_procedure
from munikit.procedures.asking import Condition
from munikit.procedures.commands import procedure as command
from munikit.procedures.definition import Cost, Days
from munikit.procedures.pricing import tariff
from munikit.procedures.question_pages import form_for
from munikit.testing.portals import UTM_OF_NOVEMBER

Write = Callable[..., Path]
ON = date(2026, 11, 23)
TABLE = UTMTable({"2026-11": UTM_OF_NOVEMBER}, "test")
QUESTIONS = """
[[pages]]
id = "uso"
title = "Lo que ocupará"

[[pages.questions]]
id = "area"
kind = "number"
label = "¿Cuántos metros cuadrados?"
short = "Metros cuadrados"
required = "Escriba cuántos metros"
purpose = "Calcular el derecho"
least = 1
greatest = 200

[[pages.questions]]
id = "first_day"
kind = "date"
label = "¿Desde qué día?"
short = "Desde"
required = "Escriba desde qué día"
purpose = "Calcular el derecho"

[[pages.questions]]
id = "last_day"
kind = "date"
label = "¿Hasta qué día?"
short = "Hasta"
required = "Escriba hasta qué día"
purpose = "Calcular el derecho"

[[pages.questions]]
id = "plan"
kind = "file"
label = "Adjunte un plano"
required = "Adjunte un plano"
purpose = "Ver dónde"
show_if = { question = "area", more_than = 10 }

[review]
unit"""
DAYS = 'days = { from = "first_day", to = "last_day", most = 60 }'
PER = f'utm = "0.015"\nper = ["area"]\n{DAYS}'
WEEK = {"first_day": "2026-12-01", "last_day": "2026-12-07"}


@pytest.fixture
def write(write_procedure: Write) -> Write:
    """Write the pruning permit with quantities, priced as told."""

    def made(price: str = PER, before: str = "", after: str = "") -> Path:
        folder = write_procedure("[review]\nunit", QUESTIONS)
        file = folder / "procedure.toml"
        text = file.read_text(encoding="utf-8").replace('utm = "0.5"', price)
        assert before in text
        file.write_text(text.replace(before, after) if before else text, encoding="utf-8")
        return folder

    return made


def problems(folder: Path) -> str:
    with pytest.raises(ProcedureError) as refused:
        load_procedure(folder)
    return "\n".join(refused.value.problems)


@pytest.mark.parametrize(("area", "plans"), [(10, 0), (11, 1), (None, 0), ("11", 0), (True, 0)])
def test_a_question_is_shown_where_a_number_is_over_a_bound(
    write: Write, area: object, plans: int
) -> None:
    procedure = load_procedure(write())

    asked = [each.id for each in procedure.questions_for({"area": area})]

    assert asked.count("plan") == plans


@pytest.mark.parametrize(
    ("bounds", "numbers"),
    [
        ({"more_than": 2}, {3, 4, 5}),
        ({"at_least": 2}, {2, 3, 4, 5}),
        ({"less_than": 2}, {0, 1}),
        ({"at_most": 2}, {0, 1, 2}),
        ({"more_than": 1, "at_most": 3}, {2, 3}),
        ({"at_least": 4, "less_than": 5}, {4}),
    ],
)
def test_a_bound_means_what_its_name_says(bounds: dict[str, int], numbers: set[int]) -> None:
    condition = Condition.model_validate({"question": "area", **bounds})

    assert {number for number in range(6) if condition.holds(number)} == numbers


def test_the_fee_is_by_quantity_and_days_and_says_how(write: Write) -> None:
    procedure = load_procedure(write())

    fee = procedure.fee(ON, TABLE, {"area": 12, **WEEK})

    # 0,015 × 12 × 7 = 1,26 UTM; × 72.440 = 91.274,4
    assert fee is not None
    assert fee.total == Money(91_274)
    assert fee.rows == (
        (
            "Derecho de poda (Metros cuadrados: 12; días: 7): 1,26 UTM × $72.440",
            Money(91_274),
        ),
    )


def test_a_day_alone_is_one_day(write: Write) -> None:
    procedure = load_procedure(write())
    day = {"first_day": "2026-12-01", "last_day": "2026-12-01"}

    fee = procedure.fee(ON, TABLE, {"area": 1, **day})

    assert fee is not None
    assert fee.total == Money(1_087)


def test_what_is_not_answered_yet_counts_as_one(write: Write) -> None:
    procedure = load_procedure(write('pesos = 500\nper = ["area"]\n' + DAYS))

    fees = [procedure.fee(ON, TABLE, each) for each in ({}, {"area": 3}, {"area": 3, **WEEK})]

    assert [fee.total.pesos for fee in fees if fee] == [500, 1_500, 10_500]


@given(
    area=st.integers(1, 200),
    days=st.integers(1, 60),
    utm=st.decimals(Decimal("0.0001"), Decimal(1), places=4),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pesos_are_rounded_once_half_up_from_the_exact_fraction(
    write_procedure: Write, area: int, days: int, utm: Decimal
) -> None:
    procedure = load_procedure(write_procedure("[review]\nunit", QUESTIONS))
    period = Days.model_validate({"from": "first_day", "to": "last_day", "most": 60})
    cost = Cost.model_validate(
        {"utm": utm, "per": ["area"], "concept": "Derecho", "basis": {"norm": "O", "article": "1"}}
    ).model_copy(update={"days": period})
    priced = Procedure(procedure.definition.model_copy(update={"cost": cost}))
    last_day = date(2026, 11, 30) + timedelta(days=days)

    fee = priced.fee(ON, TABLE, {"area": area, **WEEK, "last_day": last_day.isoformat()})

    exact = Fraction(utm) * area * days * UTM_OF_NOVEMBER.pesos
    assert (fee.total.pesos if fee else 0) == floor(exact + Fraction(1, 2))


def test_a_row_of_a_table_may_count_what_is_asked_only_for_it(write: Write) -> None:
    rows = (
        'table = [\n  { when = { question = "area", at_most = 10 }, pesos = 1000 },\n'
        f'  {{ pesos = 200, per = ["area"], {DAYS} }},\n]'
    )
    procedure = load_procedure(write(rows))

    small, large = (procedure.fee(ON, TABLE, {"area": n, **WEEK}) for n in (10, 11))

    assert small is not None
    assert large is not None
    assert (small.total, large.total) == (Money(1_000), Money(15_400))


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ("2026-11-30", "«Hasta» es antes que «Desde». Corrija las fechas."),
        ("2027-01-30", "Son 61 días, y se puede pedir por 60 o menos. Corrija las fechas."),
        ("2027-01-29", ""),
        ("", ""),
    ],
)
def test_days_that_cannot_be_charged_are_refused(write: Write, last: str, said: str) -> None:
    procedure = load_procedure(write())

    assert procedure.refusal({"area": 1, **WEEK, "last_day": last}) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("0", ["Debe ser 1 o más"]),
        ("201", ["Debe ser 200 o menos"]),
        ("200", []),
        ("1", []),
    ],
)
def test_a_number_is_asked_between_its_bounds(write: Write, typed: str, said: list[str]) -> None:
    page = next(each for each in load_procedure(write()).definition.pages if each.id == "uso")
    kind = form_for(page, today=ON, most_file_bytes=1)
    with Flask("test").test_request_context():
        form = kind(formdata=MultiDict({"area": typed}))
        form.validate()

    assert list(form["area"].errors) == said


def wrong() -> Iterator[tuple[str, str, str, str]]:
    number = 'id = "area"\nkind = "number"'
    yield PER, number, 'id = "area"\nkind = "text"', "least y greatest son solo para number"
    yield PER, "greatest = 200", "", "«area» necesita least = 1, o más, y greatest"
    yield PER, "least = 1", "least = 0", "«area» necesita least = 1, o más, y greatest"
    yield PER, "least = 1", "least = 300", "least es mayor que greatest"
    yield PER, "greatest = 200", "greatest = 900000000000", "demasiado; baje greatest o most"
    yield PER, 'required = "Escriba cuántos metros"', "", "«area» puede quedar sin responder"
    yield PER.replace('"area"', '"tree"'), "", "", "«tree» no es una pregunta de tipo number"
    yield PER.replace('"last_day"', '"area"'), "", "", "«area» no es una pregunta de tipo date"
    yield PER.replace("most = 60", "most = 4000"), "", "", "cost.days.most: debe ser 3660 o menos"
    yield 'rules = true\nper = ["area"]', "", "", "per y days van con utm o pesos"
    yield PER, "more_than = 10", "is = 10", "un número se compara con more_than"
    yield PER, "more_than = 10", 'is = "10"', "solo puede mirar un número con more_than"
    yield PER, "more_than = 10", "more_than = 10, less_than = 11", "ningún número la cumple"
    yield PER, "more_than = 10", "more_than = 10, is = true", "escriba is, is_not o in"
    yield PER, "more_than = 10", "more_than = -1", "debe ser 0 o más"
    yield PER, "more_than = 10", "more_than = true", "debe ser un número entero"
    yield (
        PER,
        '{ question = "area", more_than = 10 }',
        '{ question = "tree", more_than = 1 }',
        "«tree» es de tipo choice",
    )


@pytest.mark.parametrize(("price", "before", "after", "said"), list(wrong()))
def test_what_cannot_be_counted_is_refused_with_its_key(
    write: Write, price: str, before: str, after: str, said: str
) -> None:
    assert said in problems(write(price, before, after))


def tried(folder: Path, *answers: str) -> Result:
    given = [word for each in answers for word in ("-r", each)]
    return CliRunner().invoke(command, ["try", str(folder), "--utm", "72440", *given])


def test_a_try_shows_the_price_of_a_quantity(write: Write) -> None:
    done = tried(write(), "area=12", "first_day=2026-12-01", "last_day=2026-12-07")

    assert "Paga: $91.274" in done.output


def test_a_try_takes_a_day_only_as_it_is_kept(write: Write) -> None:
    done = tried(write(), "first_day=01-12-2026")

    assert done.exit_code == 1
    assert "«first_day» es una fecha: escríbala como 2026-12-25." in done.output


@pytest.mark.parametrize(
    ("price", "told"),
    [
        (PER, "0,015 UTM × «Metros cuadrados» × días"),
        ('pesos = 500\nper = ["area"]', "$500 × «Metros cuadrados»"),
        (f"pesos = 500\n{DAYS}", "$500 × días"),
        ("pesos = 500", ""),
    ],
)
def test_the_tariff_is_read_before_anybody_asks(write: Write, price: str, told: str) -> None:
    assert tariff(load_procedure(write(price)).definition) == told
