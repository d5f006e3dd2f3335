# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily penal interest of art. 53 of the Código Tributario, set for each semester."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from munikit.kernel.cells import day_in, decimal_in
from munikit.kernel.errors import UnavailableError
from munikit.kernel.formats import day as written
from munikit.kernel.spreadsheets import Columns, RowError, read_file

_COLUMNS = Columns(("desde", "hasta", "tasa_diaria_pct"))


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
            InvalidError: it can't be read; the message names file, row and column.
        """
        rows = read_file(path, _COLUMNS, _semester)
        return cls(tuple(sorted(rows, key=lambda row: row.first)), str(path))

    def percent(self, first: date, last: date) -> Decimal:
        """Add up the rate of every day from ``first`` to ``last``, both included.

        Days of different semesters each count with their own semester's rate.

        Raises:
            UnavailableError: a day is in no semester of the table.
        """
        total, missing = Decimal(0), first
        for semester in self.semesters:
            begin, end = max(semester.first, missing), min(semester.last, last)
            if begin == missing and begin <= end:
                total += semester.percent_a_day * ((end - begin).days + 1)
                missing = end + timedelta(days=1)
        if missing <= last:
            raise UnavailableError(
                f"Falta la tasa de interés del {written(missing)}. Mientras no se cargue, no se "
                "puede calcular este cobro. Vuelva a intentarlo más tarde o escriba a la "
                "municipalidad."
            )
        return total


def _semester(row: Mapping[str, str]) -> Semester:
    first, last = day_in(row, "desde"), day_in(row, "hasta")
    if last < first:
        raise RowError("hasta: es antes que desde")
    return Semester(first, last, decimal_in(row, "tasa_diaria_pct"))
