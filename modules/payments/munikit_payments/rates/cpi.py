# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The consumer price index (IPC) by month, and how much it rose between two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from munikit.kernel.cells import decimal_in, month_in
from munikit.kernel.errors import UnavailableError
from munikit.kernel.spreadsheets import Columns, read_file
from munikit.kernel.units import month_name

_HUNDRED = Decimal(100)
# INE began the index anew (base 2023 = 100): the first month whose number is not comparable.
_NEW_BASE = date(2024, 1, 1)
_MONTHS = 12

_COLUMNS = Columns(("mes", "ipc_indice", "ipc_variacion_mensual"))


@dataclass(frozen=True)
class CPITable:
    """Index and monthly change in percent, by the first day of the month."""

    index: Mapping[date, Decimal]
    change: Mapping[date, Decimal]
    source: str

    @classmethod
    def read(cls, path: Path) -> "CPITable":
        """Read a CSV with ``mes`` (``YYYY-MM``), ``ipc_indice`` and ``ipc_variacion_mensual``.

        A month without an index is a month that INE has not published yet.

        Raises:
            InvalidError: it can't be read; the message names file, row and column.
        """
        months = [each for each in read_file(path, _COLUMNS, _month) if each is not None]
        index = {month: points for month, points, _ in months}
        return cls(index, {month: change for month, _, change in months}, str(path))

    def rise(self, first: date, last: date, *, decimals: int) -> Decimal:
        """Return by how many percent the index rose from the end of one month to another's.

        Rounded half up to ``decimals``, as the tax service's own tables are; never below zero.

        Raises:
            UnavailableError: a month is not in the table. No other stands in for it.
        """
        rise = (self._factor(first, last) - 1) * _HUNDRED
        return max(Decimal(0), rise.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))

    def _factor(self, first: date, last: date) -> Decimal:
        if first < _NEW_BASE <= last:
            # Two bases are never divided: the first month's own change joins them.
            before = month_before(_NEW_BASE, 1)
            joint = 1 + self._of(self.change, _NEW_BASE) / _HUNDRED
            return self._factor(first, before) * joint * self._factor(_NEW_BASE, last)
        return self._of(self.index, last) / self._of(self.index, first)

    def _of(self, series: Mapping[date, Decimal], month: date) -> Decimal:
        try:
            return series[month]
        except KeyError:
            raise UnavailableError(
                f"Falta el IPC de {month_name(month)}. Mientras no se cargue, no se puede calcular "
                "este cobro. Vuelva a intentarlo más tarde o escriba a la municipalidad."
            ) from None


def _month(row: Mapping[str, str]) -> tuple[date, Decimal, Decimal] | None:
    if not row["ipc_indice"]:
        return None
    index, change = decimal_in(row, "ipc_indice"), decimal_in(row, "ipc_variacion_mensual")
    return month_in(row, "mes"), index, change


def month_before(day: date, months: int) -> date:
    """Return the first day of the month that is so many months before the one of ``day``."""
    number = day.year * _MONTHS + day.month - 1 - months
    return date(number // _MONTHS, number % _MONTHS + 1, 1)
