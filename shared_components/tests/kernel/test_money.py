# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

from decimal import Decimal

import pytest

from munikit.kernel.money import UTM, Money


@pytest.mark.parametrize(
    ("utm", "value", "pesos"),
    [
        # chile.md B 1: the published minimum of 2025 was $33,715.
        ("0.5", 67_429, 33_715),
        ("0.5", 72_440, 36_220),
        # chile.md B 4: works on 13 m2 of sidewalk for five days; an awning of 7 m2.
        ("2.6", 69_751, 181_353),
        ("0.35", 69_751, 24_413),
        ("0", 69_751, 0),
    ],
)
def test_utm_becomes_whole_pesos_rounded_half_up_once(utm: str, value: int, pesos: int) -> None:
    assert UTM(Decimal(utm)).in_pesos(Money(value)) == Money(pesos)


@pytest.mark.parametrize("amount", [34_500.0, "34500", True, Decimal(5)])
def test_money_takes_nothing_but_whole_pesos(amount: object) -> None:
    with pytest.raises(TypeError, match="whole pesos"):
        Money(amount)  # type: ignore[arg-type]


def test_a_utm_takes_no_float() -> None:
    with pytest.raises(TypeError, match="Decimal"):
        UTM(0.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(34_500), "$34.500"),
        (Money(-3_450), "−$3.450"),
        (Money(0), "$0"),
        (Money(1_234_567), "$1.234.567"),
    ],
)
def test_money_reads_as_people_write_it(money: Money, text: str) -> None:
    assert str(money) == text


def test_a_utm_reads_with_a_decimal_comma() -> None:
    assert str(UTM(Decimal("0.50"))) == "0,5 UTM"


def test_money_adds_up() -> None:
    assert Money(30_000) + Money(4_500) - Money(500) * 2 == Money(33_500)
