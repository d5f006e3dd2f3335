# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The value of the UTM by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from munikit.kernel.calendar import MONTHS
from munikit.kernel.cells import amount_in, month_in
from munikit.kernel.errors import InvalidError, UnavailableError
from munikit.kernel.money import Money
from munikit.kernel.series import Point, check_months, check_values
from munikit.kernel.spreadsheets import Columns, read_file
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l

_COLUMNS = Columns(("mes", "utm"))
# It follows the index of prices: of the values shipped none is 1.4 % from that of the month before.
# What is off by a tenth was mistyped.
_MOST_TIMES = Decimal("1.1")
# The first of a table has nothing beside it but a value that was published, and the years between.
_PUBLISHED = date(2026, 11, 1)
_PESOS = 72_440
_MOST_TIMES_A_YEAR = 1.15
_DAYS_OF_A_YEAR = 365


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
            InvalidError: it can't be read, a month in its midst is missing, or a value can't be;
                the message names file, row and column.
        """
        rows = read_file(path, _COLUMNS, _month, among=_check)
        return cls({f"{month:%Y-%m}": value for month, value in rows}, str(path), goes_on)

    def value(self, on: date) -> Money:
        """Return the UTM of the month of ``on``.

        Raises:
            UnavailableError: the month is not in the table, and no other month stands in for it.
        """
        month = f"{on:%Y-%m}"
        last = max(self.values, default="")
        if month in self.values:
            return self.values[month]
        if self.goes_on and last and month > last:
            return self.values[last]
        raise UnavailableError(
            _(
                "Falta la UTM de %(on)s. Mientras no se cargue, no se puede calcular este "
                "cobro. Vuelva a intentarlo más tarde o escriba a la municipalidad.",
                on=month_name(on),
            )
        )


def _month(row: Mapping[str, str]) -> tuple[date, Money]:
    return month_in(row, "mes"), amount_in(row, "utm")


def _check(rows: Sequence[tuple[int, tuple[date, Money]]]) -> None:
    points = [Point(number, month, Decimal(utm.pesos), str(utm)) for number, (month, utm) in rows]
    check_months(points)
    check_values(points, "utm", times=_MOST_TIMES)
    for each in points:
        years = 1 + abs((each.since - _PUBLISHED).days) / _DAYS_OF_A_YEAR
        times = _MOST_TIMES_A_YEAR**years
        if not _PESOS / times <= each.value <= _PESOS * times:
            raise InvalidError(
                _(
                    "fila %(n)s: utm: %(said)s no puede ser la UTM de %(month)s. Revise "
                    "si falta o sobra una cifra",
                    n=each.number,
                    said=each.said,
                    month=each.month,
                )
            )


def month_name(day: date) -> str:
    """Return the month as people read it: ``noviembre de 2026``."""
    return _l("%(month)s de %(year)s", month=MONTHS[day.month - 1], year=day.year)
