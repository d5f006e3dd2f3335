# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far a day or an amount may go: the same wherever one is typed, imported or asked for.

Beyond these nothing is meant that a municipality has; a calculation at the ends of the calendar
fails, and so would the page of whoever a slip of the pen names.
"""

from dataclasses import dataclass
from datetime import date

from munikit.kernel.words import gettext as _

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MOST_PESOS = 99_999_999_999
# No office's books of debts go back farther than a working life, and what is owed in instalments is
# due in months. Farther off a year was mistyped, and whoever looks would see a century of interest.
_DEBT_YEARS = (40, 20)
# What a bank or a gateway says was paid is compared with the ledger of a portal that is younger.
_PAID_YEARS = (10, 2)


@dataclass(frozen=True)
class Days:
    """From which day to which something can be meant."""

    first: date = EARLIEST
    last: date = LATEST

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return _("entre %(year)s y %(year2)s", year=self.first.year, year2=self.last.year)


def days_of_a_debt(today: date) -> Days:
    return _years_around(today, *_DEBT_YEARS)


def days_of_a_payment(today: date) -> Days:
    return _years_around(today, *_PAID_YEARS)


def _years_around(today: date, before: int, after: int) -> Days:
    first, last = date(today.year - before, 1, 1), date(today.year + after, 12, 31)
    return Days(max(first, EARLIEST), min(last, LATEST))


def is_plausible_day(day: date) -> bool:
    return EARLIEST <= day <= LATEST


def is_plausible_year(year: int) -> bool:
    return EARLIEST.year <= year <= LATEST.year


def is_plausible_amount(pesos: int) -> bool:
    return -MOST_PESOS <= pesos <= MOST_PESOS


def read_day(text: str) -> date | None:
    """Return the day written as 2026-11-30; nothing if it is none, or none that is meant."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_plausible_day(day) else None
