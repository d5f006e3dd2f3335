# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Adjustment, interest and instalments against worked examples of the law and of municipalities."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.money import Money
from munikit_payments.rates.cpi import CPITable
from munikit_payments.rates.instalments import Remainder, second_half, split
from munikit_payments.rates.interest import InterestTable
from munikit_payments.rates.late import late
from munikit_payments.rates.tables import RateTables, sample_tables
from munikit_payments.settings.debt_kinds import DebtKind
from munikit_payments.settings.ordinance import Dated, amount_of, in_force

TABLES = sample_tables()


@pytest.mark.parametrize(
    ("amount", "due", "paid", "adjustment", "interest", "total"),
    [
        # Código Tributario art. 53; IPC Jan-26 109.71 → Sep-26 113.59; 91 × 0.0220 % + 146 ×
        # 0.0213888889 %.
        (144_448, "2026-03-31", "2026-11-23", 5_056, 7_662, 157_166),
        # IPC Jun-25 107.68 → Dec-25 109.26; 122 × 0.0222222222 % + 51 × 0.022 %.
        (60_000, "2025-08-31", "2026-02-20", 900, 2_334, 63_234),
        # The same month: no adjustment; 10 × 0.022 %.
        (60_000, "2026-04-10", "2026-04-20", 0, 132, 60_132),
        # A first half of a patente (DL 3.063 arts. 23-34): IPC May-26 112.37 → Sep-26 113.59.
        (125_000, "2026-07-31", "2026-11-23", 1_375, 3_108, 129_483),
    ],
    ids=["permiso de circulación", "across semesters", "same month", "patente"],
)
def test_a_late_payment_costs_what_the_worked_example_says(
    amount: int, due: str, paid: str, adjustment: int, interest: int, total: int
) -> None:
    found = late(Money(amount), date.fromisoformat(due), date.fromisoformat(paid), TABLES)

    assert (found.adjustment, found.interest) == (Money(adjustment), Money(interest))
    assert Money(amount) + found.total == Money(total)


def test_the_percentages_are_those_of_the_example() -> None:
    found = late(Money(144_448), date(2026, 3, 31), date(2026, 11, 23), TABLES)

    assert found.adjustment_percent == Decimal("3.5")
    assert round(found.interest_percent, 8) == Decimal("5.12477778")
    assert found.days == 91 + 146


@pytest.mark.parametrize("paid", [date(2026, 3, 30), date(2026, 3, 31)])
def test_what_is_paid_in_time_costs_nothing_more(paid: date) -> None:
    assert late(Money(144_448), date(2026, 3, 31), paid, TABLES).total == Money(0)


def test_two_bases_of_the_index_are_never_divided() -> None:
    """Dec-23 is 134.10 and Jan-24 is 101.72, of another base; January itself rose 0.7 %."""
    rise = TABLES.cpi.rise(date(2023, 12, 1), date(2024, 1, 1), decimals=1)
    longer = TABLES.cpi.rise(date(2023, 11, 1), date(2024, 2, 1), decimals=1)

    assert rise == Decimal("0.7")
    # 134.10 / 134.82 × 1.007 × 102.32 / 101.72.
    assert longer == Decimal("0.8")


def test_a_fall_of_the_index_takes_nothing_from_the_debt() -> None:
    assert TABLES.cpi.rise(date(2025, 5, 1), date(2025, 6, 1), decimals=1) == Decimal(0)


def test_how_the_index_is_rounded_is_a_parameter() -> None:
    exact = RateTables(TABLES.cpi, TABLES.interest, cpi_decimals=4)

    found = late(Money(144_448), date(2026, 3, 31), date(2026, 11, 23), exact)

    assert found.adjustment_percent == Decimal("3.5366")


def test_a_month_without_index_stops_the_charge_and_says_which() -> None:
    with pytest.raises(UnavailableError, match="Falta el IPC de octubre de 2026"):
        late(Money(1_000), date(2026, 3, 31), date(2026, 12, 1), TABLES)


def test_a_day_without_rate_stops_the_charge_and_says_which() -> None:
    with pytest.raises(UnavailableError, match="Falta la tasa de interés del viernes 1 de enero"):
        TABLES.interest.percent(date(2026, 12, 30), date(2027, 1, 2))


def test_a_hole_between_semesters_is_no_free_time(tmp_path: Path) -> None:
    path = tmp_path / "rates.csv"
    path.write_text(
        "desde,hasta,tasa_diaria_pct\n2026-01-01,2026-06-30,0.02\n2026-07-02,2026-12-31,0.02\n"
    )

    with pytest.raises(InvalidError, match="fila 3: desde: falta la tasa desde el 2026-07-01"):
        InterestTable.read(path)


def test_every_published_rate_is_the_banks_plus_three_and_a_half_points_by_360() -> None:
    path = Path(TABLES.interest.source)
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]

    assert len(rows) == 49
    for _, _, rate, yearly, daily in rows:
        assert Decimal(rate) + Decimal("3.5") == Decimal(yearly)
        assert abs(Decimal(yearly) / 360 - Decimal(daily)) < Decimal("0.0000000001")


@pytest.mark.parametrize(
    ("whole", "parts", "remainder", "amounts"),
    [
        # Ovalle 2021, derechos de aseo: the remainder last.
        (29_057, 4, Remainder.LAST, [7_264, 7_264, 7_264, 7_265]),
        # Río Hurtado 2024.
        (22_740, 4, Remainder.LAST, [5_685] * 4),
        # San Antonio 2022: four of 18.518 would add up to a peso too much.
        (74_071, 4, Remainder.LAST, [18_517, 18_517, 18_517, 18_520]),
        # A patente's minimum, 1 UTM of July 2026.
        (71_649, 2, Remainder.FIRST, [35_825, 35_824]),
        (144_448, 2, Remainder.LAST, [72_224, 72_224]),
    ],
)
def test_instalments_add_up_to_the_whole(
    whole: int, parts: int, remainder: Remainder, amounts: list[int]
) -> None:
    found = split(Money(whole), parts, remainder)

    assert [money.pesos for money in found] == amounts
    assert sum(amounts) == whole


@pytest.mark.parametrize(("whole", "parts"), [(3, 4), (100, 0), (0, 1)])
def test_less_than_a_peso_is_no_instalment(whole: int, parts: int) -> None:
    with pytest.raises(ValueError, match="cannot be paid"):
        split(Money(whole), parts)


@pytest.mark.parametrize(
    ("half", "year", "adjusted"), [(72_224, 2026, 73_957), (64_724, 2025, 65_307)]
)
def test_the_second_half_of_a_circulation_permit_follows_the_index(
    half: int, year: int, adjusted: int
) -> None:
    assert second_half(Money(half), year, TABLES) == Money(adjusted)


def discount(**given: object) -> dict[str, object]:
    return {
        "percent": "5",
        "norm": "Ordenanza local 12, artículo 8",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
        **given,
    }


def test_a_discount_is_in_force_between_its_dates_alone() -> None:
    rule = Dated.model_validate(discount())

    assert amount_of(in_force([rule], date(2026, 6, 1)), Money(10_010)) == Money(501)
    for day in (date(2025, 12, 31), date(2027, 1, 1)):
        assert amount_of(in_force([rule], day), Money(10_010)) == Money(0)


def test_of_two_rules_in_force_the_newer_one_counts() -> None:
    old = Dated.model_validate(discount())
    new = Dated.model_validate(discount(percent="3", valid_from="2026-05-01"))

    assert in_force([new, old], date(2026, 6, 1)) == new


@pytest.mark.parametrize(
    "wrong",
    [
        {"norm": ""},
        {"valid_from": None},
        {"valid_until": None},
        {"valid_until": "2025-01-01"},
        {"percent": "0"},
        {"percent": "101"},
    ],
    ids=str,
)
def test_a_discount_without_its_article_and_dates_is_refused(wrong: dict[str, object]) -> None:
    kind = {"id": "aseo", "title": "Aseo", "online_discounts": [discount(**wrong)]}

    with pytest.raises(ValidationError):
        DebtKind.model_validate(kind)


def test_a_table_of_the_municipality_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ipc.csv"
    path.write_text(
        "mes,ipc_indice,ipc_variacion_mensual\n2026-01,100,0\n2026-02,110,10\n2026-03,,\n"
    )

    table = CPITable.read(path)

    assert table.rise(date(2026, 1, 1), date(2026, 2, 1), decimals=1) == Decimal("10.0")
    with pytest.raises(UnavailableError, match="marzo de 2026"):
        table.rise(date(2026, 1, 1), date(2026, 3, 1), decimals=1)
