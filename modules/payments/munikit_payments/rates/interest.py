# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The daily penal interest of art. 53 of the Código Tributario, set for each semester."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from munikit.kernel.errors import UnavailableError
from munikit.ui.formats import day as written


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
        """Read a CSV with ``desde``, ``hasta`` and ``tasa_diaria_pct``."""
        with path.open(encoding="utf-8", newline="") as lines:
            rows = [
                Semester(
                    date.fromisoformat(row["desde"]),
                    date.fromisoformat(row["hasta"]),
                    Decimal(row["tasa_diaria_pct"]),
                )
                for row in csv.DictReader(lines)
            ]
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
                "puede calcular este cobro. Vuelva a intentarlo más tarde o llame a la "
                "municipalidad."
            )
        return total
