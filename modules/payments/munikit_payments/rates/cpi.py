# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The consumer price index (IPC) by month, and how much it rose between two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from munikit.kernel.cells import decimal_in, month_in
from munikit.kernel.errors import UnavailableError
from munikit.kernel.series import Point, check_months, check_values, month_after
from munikit.kernel.spreadsheets import Columns, RowError, read_file
from munikit.kernel.units import month_name
from munikit.public.rules import gettext as _

_HUNDRED = Decimal(100)
# INE began the index anew (base 2023 = 100): the first month whose number is not comparable.
_NEW_BASE = date(2024, 1, 1)
# Of the values shipped none is 2 % from that of the month before: a tenth was mistyped.
_MOST_TIMES = Decimal("1.1")
_MOST_PERCENT = 10

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
            InvalidError: it can't be read, a month in its midst is missing, or a value can't be;
                the message names file, row and column.
        """
        rows = read_file(path, _COLUMNS, _month, among=_check)
        months = [each for each in rows if each is not None]
        index = {month: points for month, points, _rest in months}
        return cls(index, {month: change for month, _rest, change in months}, str(path))

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
                _(
                    "Falta el IPC de %(month)s. Mientras no se cargue, no se puede "
                    "calcular este cobro. Vuelva a intentarlo más tarde o escriba a la "
                    "municipalidad.",
                    month=month_name(month),
                )
            ) from None


_Row = tuple[date, Decimal, Decimal] | None


def _month(row: Mapping[str, str]) -> _Row:
    if not row["ipc_indice"]:
        return None
    index, change = decimal_in(row, "ipc_indice"), decimal_in(row, "ipc_variacion_mensual")
    if index <= 0:
        raise RowError(_("ipc_indice: debe ser más que 0"))
    if abs(change) > _MOST_PERCENT:
        said = f"«{row['ipc_variacion_mensual']}»"
        raise RowError(
            _("ipc_variacion_mensual: %(said)s no puede ser lo que subió en un mes", said=said)
        )
    return month_in(row, "mes"), index, change


def _check(rows: Sequence[tuple[int, _Row]]) -> None:
    points = [
        Point(number, row[0], row[1], f"{row[1]:f}".replace(".", ","))
        for number, row in rows
        if row is not None
    ]
    check_months(points)
    # Two bases are not compared.
    check_values([e for e in points if e.since < _NEW_BASE], "ipc_indice", times=_MOST_TIMES)
    check_values([e for e in points if e.since >= _NEW_BASE], "ipc_indice", times=_MOST_TIMES)


def month_before(day: date, months: int) -> date:
    """Return the first day of the month that is so many months before the one of ``day``."""
    return month_after(day, -months)
