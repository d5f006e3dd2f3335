# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Values that follow one another in a table, as the UTM by month: none left out, none odd.

A value that lost a figure, or one that is not there, charges people wrongly and looks like any
other. Which row it is can be told by the rows beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_YEAR = 12
_GAP = _l("fila %(n)s: mes: %(lacking)s después de %(month)s (fila %(n2)s)")
_LACKING = _l("faltan de %(first)s a %(last)s, que van")


@dataclass(frozen=True)
class Point:
    """What a row says: ``number`` as a spreadsheet counts it, ``said`` as people read the value."""

    number: int
    since: date
    value: Decimal
    said: str

    @property
    def month(self) -> str:
        return f"{self.since:%Y-%m}"


def check_months(points: Sequence[Point]) -> None:
    """Refuse a table by months in whose midst one is missing, or there twice.

    Raises:
        InvalidError: one is; the message names the row after it.
    """
    for before, after in pairwise(sorted(points, key=lambda each: each.since)):
        if before.since == after.since:
            raise InvalidError(
                _(
                    "fila %(n)s: mes: %(month)s ya está en la fila %(n2)s. Deje una sola "
                    "de las dos",
                    n=after.number,
                    month=after.month,
                    n2=before.number,
                )
            )
        first, last = month_after(before.since, 1), month_after(after.since, -1)
        if first > last:
            continue
        lacking = _("falta %(first)s, que va", first=f"{first:%Y-%m}")
        if first < last:
            lacking = _LACKING % {"first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"}
        raise InvalidError(
            _GAP
            % {"n": after.number, "lacking": lacking, "month": before.month, "n2": before.number}
        )


def check_values(points: Sequence[Point], column: str, *, times: Decimal) -> None:
    """Refuse a table in which a value is more than so many ``times`` the one beside it.

    Raises:
        InvalidError: one is; the message names its row and the one beside it.
    """
    ordered = sorted(points, key=lambda each: each.since)
    for place, (before, after) in enumerate(pairwise(ordered)):
        if not _far_apart(before, after, times):
            continue
        beyond = ordered[place + 2 : place + 3]
        # The first is the odd one where those after it agree.
        first_is_odd = not place and any(not _far_apart(after, each, times) for each in beyond)
        odd, beside = (before, after) if first_is_odd else (after, before)
        raise InvalidError(
            _(
                "fila %(n)s: %(column)s: %(said)s de %(month)s no calza con %(said2)s de "
                "%(month2)s (fila %(n2)s). Revise si falta o sobra una cifra",
                n=odd.number,
                column=column,
                said=odd.said,
                month=odd.month,
                said2=beside.said,
                month2=beside.month,
                n2=beside.number,
            )
        )


def month_after(day: date, months: int) -> date:
    """Return the first day of the month that is so many months after the one of ``day``."""
    number = day.year * _YEAR + day.month - 1 + months
    return date(number // _YEAR, number % _YEAR + 1, 1)


def _far_apart(one: Point, other: Point, times: Decimal) -> bool:
    return max(one.value, other.value) > times * min(one.value, other.value)
