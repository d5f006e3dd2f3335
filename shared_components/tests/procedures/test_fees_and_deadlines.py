# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a procedure costs and by when it must be answered."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.errors import UnavailableError
from munikit.kernel.money import Money
from munikit.kernel.units import UTMTable
from munikit.procedures import Procedure, ProcedureError, load_procedure

Write = Callable[..., Path]

NOVEMBER = date(2026, 11, 23)
UTM_TABLE = UTMTable(
    {"2026-01": Money(69_751), "2026-07": Money(71_649), "2026-11": Money(72_440)}, "test"
)

SQUARE_METRES = """
from decimal import Decimal
from math import ceil

from munikit.kernel.money import UTM, Money


def fee(answers, on):
    if answers.get("tree") == "native":
        return Money(0)
    if answers.get("tree") == "fruit":
        return [("Ocupación", UTM(Decimal("0.05"))), ("Timbre", Money(1000))]
    # 0,04 UTM por m2 o fracción y por día: 12,4 m2 durante 5 días.
    return UTM(Decimal("0.04") * ceil(12.4) * 5)


def eligible(answers):
    if answers.get("urgent"):
        return "Lo urgente se pide por teléfono, al 63 222 0000."
"""


@pytest.fixture
def by_rules(write_procedure: Write) -> Procedure:
    return load_procedure(write_procedure('utm = "0.5"', "rules = true", rules_py=SQUARE_METRES))


@pytest.mark.parametrize(
    ("utm", "on", "pesos"),
    [
        ("0.5", NOVEMBER, 36_220),
        ("0.5", date(2026, 1, 5), 34_876),
        ("0.35", date(2026, 1, 5), 24_413),
        ("2.6", date(2026, 1, 5), 181_353),
        ("2.6", NOVEMBER, 188_344),
        ("0.1", date(2026, 7, 31), 7_165),
    ],
    ids=[
        "whole pesos",
        "half a peso goes up",
        "85 cents go up",
        "60 cents go up",
        "exact",
        "90 cents go up",
    ],
)
def test_utm_become_pesos_once_half_up(
    write_procedure: Write, utm: str, on: date, pesos: int
) -> None:
    procedure = load_procedure(write_procedure('utm = "0.5"', f'utm = "{utm}"'))

    fee = procedure.fee(on, UTM_TABLE)

    assert fee is not None
    assert fee.total == Money(pesos)


def test_the_fee_says_how_it_comes_about(write_procedure: Write) -> None:
    fee = load_procedure(write_procedure()).fee(NOVEMBER, UTM_TABLE)

    assert fee is not None
    assert fee.rows == (("Derecho de poda: 0,5 UTM × $72.440", Money(36_220)),)
    assert fee.explanation == "0,5 UTM de noviembre de 2026"


def test_a_fee_in_pesos_needs_no_utm(write_procedure: Write) -> None:
    procedure = load_procedure(write_procedure('utm = "0.5"', "pesos = 5000"))

    fee = procedure.fee(date(2031, 1, 1), UTM_TABLE)

    assert fee is not None
    assert fee.rows == (("Derecho de poda", Money(5000)),)
    assert fee.explanation == ""


def test_a_month_without_utm_has_no_fee_yet(write_procedure: Write) -> None:
    procedure = load_procedure(write_procedure())

    with pytest.raises(UnavailableError, match="Falta la UTM de diciembre de 2026"):
        procedure.fee(date(2026, 12, 1), UTM_TABLE)


def test_a_rule_computes_the_fee_from_the_answers(by_rules: Procedure) -> None:
    fee = by_rules.fee(NOVEMBER, UTM_TABLE, {"tree": "other"})

    assert fee is not None
    assert fee.total == Money(188_344)
    assert fee.explanation == "2,6 UTM de noviembre de 2026"


def test_each_line_is_rounded_and_then_summed(by_rules: Procedure) -> None:
    fee = by_rules.fee(NOVEMBER, UTM_TABLE, {"tree": "fruit"})

    assert fee is not None
    assert fee.rows == (("Ocupación: 0,05 UTM × $72.440", Money(3_622)), ("Timbre", Money(1000)))
    assert fee.total == Money(4_622)
    assert fee.explanation == ""


def test_a_rule_may_exempt(by_rules: Procedure) -> None:
    assert by_rules.fee(NOVEMBER, UTM_TABLE, {"tree": "native"}) is None


def test_a_rule_says_who_may_not_ask_and_what_to_do(by_rules: Procedure) -> None:
    assert by_rules.refusal({"urgent": False}) == ""
    assert by_rules.refusal({"urgent": True}) == "Lo urgente se pide por teléfono, al 63 222 0000."


def test_without_a_rule_everybody_may_ask(write_procedure: Write) -> None:
    assert load_procedure(write_procedure()).refusal({"urgent": True}) == ""


def test_a_rule_never_sees_hidden_answers(write_procedure: Write) -> None:
    rules = "def eligible(answers):\n    return 'con fruta' if answers.get('fruit') else None\n"
    procedure = load_procedure(write_procedure(rules_py=rules))

    assert procedure.refusal({"tree": "fruit", "fruit": "manzana"}) == "con fruta"
    assert procedure.refusal({"tree": "native", "fruit": "manzana"}) == ""


@pytest.mark.parametrize(
    ("days", "filed_on", "due_on"),
    [
        (20, date(2026, 11, 23), date(2026, 12, 22)),
        (3, date(2026, 12, 4), date(2026, 12, 10)),
        (5, date(2026, 12, 10), date(2026, 12, 17)),
        (20, date(2026, 12, 7), date(2027, 1, 7)),
    ],
    ids=["over 8 December", "deemed notified", "reconsideration", "over Christmas and New Year"],
)
def test_a_deadline_counts_business_days_from_the_next_one(
    write_procedure: Write, days: int, filed_on: date, due_on: date
) -> None:
    procedure = load_procedure(write_procedure("business_days = 20", f"business_days = {days}"))

    assert procedure.due_on(filed_on, BusinessCalendar()) == due_on


def test_a_region_s_own_holiday_is_no_business_day(write_procedure: Write) -> None:
    procedure = load_procedure(write_procedure("business_days = 20", "business_days = 1"))

    # 20 August is Chillán's own: the birth of O'Higgins.
    assert procedure.due_on(date(2026, 8, 19), BusinessCalendar()) == date(2026, 8, 20)
    assert procedure.due_on(date(2026, 8, 19), BusinessCalendar("NB")) == date(2026, 8, 21)


TABLE = """[[cost.table]]
when = { question = "tree", is = "native" }
utm = "1"
concept = "Derecho de poda de árbol nativo"

[[cost.table]]
when = { question = "tree", is = "fruit" }
pesos = 0

[[cost.table]]
utm = "0.5"

[cost.basis]"""


@pytest.fixture
def by_table(write_procedure: Write) -> Procedure:
    folder = write_procedure('utm = "0.5"\n', "")
    file = folder / "procedure.toml"
    file.write_text(file.read_text("utf-8").replace("[cost.basis]", TABLE, 1), "utf-8")
    return load_procedure(folder)


@pytest.mark.parametrize(("tree", "pesos"), [("native", 72_440), ("fruit", 0), ("other", 36_220)])
def test_the_first_row_of_a_table_that_holds_is_what_it_costs(
    by_table: Procedure, tree: str, pesos: int
) -> None:
    fee = by_table.fee(NOVEMBER, UTM_TABLE, {"tree": tree})

    assert (fee.total.pesos if fee else 0) == pesos


def test_a_row_may_have_words_of_its_own(by_table: Procedure) -> None:
    fee = by_table.fee(NOVEMBER, UTM_TABLE, {"tree": "native"})

    assert fee is not None
    assert fee.rows[0][0].startswith("Derecho de poda de árbol nativo")


def test_the_last_row_of_a_table_holds_for_everybody(write_procedure: Write) -> None:
    folder = write_procedure('utm = "0.5"\n', "")
    file = folder / "procedure.toml"
    only = TABLE.split("[[cost.table]]\nutm", maxsplit=1)[0] + "[cost.basis]"
    file.write_text(file.read_text("utf-8").replace("[cost.basis]", only, 1), "utf-8")

    with pytest.raises(ProcedureError, match="la última fila de table va sin when"):
        load_procedure(folder)
