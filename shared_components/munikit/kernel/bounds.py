# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How far a day or an amount may go: the same wherever one is typed, imported or asked for.

Beyond these nothing is meant that a municipality has; a calculation at the ends of the calendar
fails, and so would the page of whoever a slip of the pen names.
"""

from datetime import date

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
MOST_PESOS = 99_999_999_999


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
