# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Instalments: parts that add up to the whole, and the second half adjusted by the index."""

from datetime import date
from enum import StrEnum

from munikit.public.rules import Money
from munikit_payments.percent import percent_of
from munikit_payments.rates.tables import RateTables


class Remainder(StrEnum):
    """Which instalment takes the pesos that do not divide; an ordinance may say either."""

    FIRST = "first"
    LAST = "last"


def split(whole: Money, parts: int, remainder: Remainder = Remainder.LAST) -> list[Money]:
    """Divide an amount into so many instalments that add up to it exactly.

    Raises:
        ValueError: there is less than a peso for each.
    """
    if parts < 1 or whole.pesos < parts:
        raise ValueError(f"{whole} cannot be paid in {parts} instalments")
    each, left = divmod(whole.pesos, parts)
    amounts = [each] * parts
    amounts[0 if remainder is Remainder.FIRST else -1] += left
    return [Money(amount) for amount in amounts]


def second_half(half: Money, year: int, tables: RateTables) -> Money:
    """Return the second instalment of a circulation permit (*permiso de circulación*, DL 3.063).

    The half adjusted by the rise of the IPC from February to June of the year.
    """
    risen = tables.cpi.rise(date(year, 1, 1), date(year, 6, 1), decimals=tables.cpi_decimals)
    return half + percent_of(half, risen)
