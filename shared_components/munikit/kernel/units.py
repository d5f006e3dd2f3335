# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The value of the UTM by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from munikit.kernel.calendar import MONTHS
from munikit.kernel.cells import amount_in, month_in
from munikit.kernel.errors import UnavailableError
from munikit.kernel.money import Money
from munikit.kernel.spreadsheets import Columns, RowError, read_file

_COLUMNS = Columns(("mes", "utm"))


@dataclass(frozen=True)
class UTMTable:
    """Values the tax service (SII) publishes, by ``YYYY-MM``.

    ``goes_on`` is for portals that charge nobody: what comes after the last month costs the same.
    """

    values: Mapping[str, Money]
    source: str
    goes_on: bool = False

    @classmethod
    def read(cls, path: Path, *, goes_on: bool = False) -> "UTMTable":
        """Read a CSV with the columns ``mes`` (``YYYY-MM``) and ``utm`` (whole pesos).

        Raises:
            InvalidError: it can't be read; the message names file, row and column.
        """
        rows = read_file(path, _COLUMNS, _month, once=lambda row: f"mes: {row[0]}")
        return cls(dict(rows), str(path), goes_on)

    def value(self, on: date) -> Money:
        """Return the UTM of the month of ``on``.

        Raises:
            UnavailableError: the month is not in the table, and no other month stands in for it.
        """
        month, last = f"{on:%Y-%m}", max(self.values, default="")
        if month in self.values:
            return self.values[month]
        if self.goes_on and last and month > last:
            return self.values[last]
        raise UnavailableError(
            f"Falta la UTM de {month_name(on)}. Mientras no se cargue, no se puede calcular "
            "este cobro. Vuelva a intentarlo más tarde o escriba a la municipalidad."
        )


def _month(row: Mapping[str, str]) -> tuple[str, Money]:
    month, value = month_in(row, "mes"), amount_in(row, "utm")
    if not value.pesos:
        raise RowError("utm: no puede ser 0")
    return f"{month:%Y-%m}", value


def month_name(day: date) -> str:
    """Return the month as people read it: ``noviembre de 2026``."""
    return f"{MONTHS[day.month - 1]} de {day.year}"
