# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily penal interest of art. 53 of the Código Tributario, set for each semester."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from munikit.kernel.cells import day_in, decimal_in
from munikit.kernel.errors import UnavailableError
from munikit.kernel.formats import day as written
from munikit.kernel.series import Point, check_values
from munikit.kernel.spreadsheets import Columns, RowError, read_file
from munikit.public.rules import InvalidError
from munikit.public.rules import gettext as _

_COLUMNS = Columns(("desde", "hasta", "tasa_diaria_pct"))
_DAY = timedelta(days=1)
# Of the semesters since 2002 none was a third more, or less, than the one before it.
_MOST_TIMES = Decimal(3)


@dataclass(frozen=True)
class Semester:
    first: date
    last: date
    percent_a_day: Decimal


@dataclass(frozen=True)
class InterestTable:
    """The rates, one for each semester, in order."""

    semesters: Sequence[Semester]
    source: str

    @classmethod
    def read(cls, path: Path) -> "InterestTable":
        """Read a CSV with ``desde``, ``hasta`` and ``tasa_diaria_pct``.

        Raises:
            InvalidError: it can't be read, a day in its midst has no rate or two, or a rate
                can't be; the message names file, row and column.
        """
        rows = read_file(path, _COLUMNS, _semester, among=_check)
        return cls(tuple(sorted(rows, key=lambda row: row.first)), str(path))

    def percent(self, first: date, last: date) -> Decimal:
        """Add up the rate of every day from ``first`` to ``last``, both included.

        Days of different semesters each count with their own semester's rate.

        Raises:
            UnavailableError: a day is in no semester of the table.
        """
        total = Decimal(0)
        missing = first
        for semester in self.semesters:
            begin = max(semester.first, missing)
            end = min(semester.last, last)
            if begin == missing and begin <= end:
                total += semester.percent_a_day * ((end - begin).days + 1)
                missing = end + _DAY
        if missing <= last:
            raise UnavailableError(
                _(
                    "Falta la tasa de interés del %(written)s. Mientras no se cargue, no "
                    "se puede calcular este cobro. Vuelva a intentarlo más tarde o "
                    "escriba a la municipalidad.",
                    written=written(missing),
                )
            )
        return total


def _semester(row: Mapping[str, str]) -> Semester:
    first, last = day_in(row, "desde"), day_in(row, "hasta")
    if last < first:
        raise RowError(_("hasta: es antes que desde"))
    percent = decimal_in(row, "tasa_diaria_pct")
    if percent <= 0:
        raise RowError(_("tasa_diaria_pct: debe ser más que 0"))
    return Semester(first, last, percent)


def _check(rows: Sequence[tuple[int, Semester]]) -> None:
    ordered = sorted(rows, key=lambda each: each[1].first)
    for (number, before), (following, after) in pairwise(ordered):
        lacks = before.last + _DAY
        if after.first <= before.last:
            said = _(
                "%(first)s ya está en la fila %(n)s, que llega hasta el %(last)s",
                first=after.first,
                n=number,
                last=before.last,
            )
            raise InvalidError(f"fila {following}: desde: {said}")
        if after.first > lacks:
            said = _(
                "falta la tasa desde el %(lacks)s hasta el %(first)s",
                lacks=lacks,
                first=after.first - _DAY,
            )
            raise InvalidError(f"fila {following}: desde: {said}")
    points = [Point(n, e.first, e.percent_a_day, _percent(e.percent_a_day)) for n, e in ordered]
    check_values(points, "tasa_diaria_pct", times=_MOST_TIMES)


def _percent(rate: Decimal) -> str:
    return f"{rate:f}".replace(".", ",")
