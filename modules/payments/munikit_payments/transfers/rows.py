# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One row of the bank's file. The columns are documented in docs/reference/transfers-file.md."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from munikit.kernel.bounds import days_of_a_payment
from munikit.kernel.cells import CHECK, CHECK_TITLES, amount_in, day_in, name_in, rut_in
from munikit.kernel.spreadsheets import Columns, RowError, Table
from munikit.public.rules import RUT, Money
from munikit.public.rules import gettext as _

COLUMNS = ("fecha", "monto", "operacion", "glosa")
OPTIONAL_COLUMNS = ("rut", CHECK)
_TABLE = Columns(
    COLUMNS, OPTIONAL_COLUMNS, also={"run": "rut", "n de operación": "operacion", **CHECK_TITLES}
)
_MOST_OPERATION = 40
_MOST_TEXT = 200
# A person reads the preview: a month of transfers, not a year.
_MOST_ROWS = 5_000


Key = tuple[date, Money | None, str]


def keys_of(day: date, operation: str, amount: Money) -> tuple[Key, Key]:
    """Return what a row is known by: as a spreadsheet saves it again, and as it is written.

    A spreadsheet drops the zeros in front, or keeps them by an apostrophe.
    """
    plain = operation.lstrip("'’").lstrip("0")
    return (day, amount, plain), (day, None, operation)


@dataclass(frozen=True)
class BankRow:
    day: date
    operation: str
    amount: Money
    text: str
    sender: RUT | None

    @property
    def keys(self) -> tuple[Key, Key]:
        return keys_of(self.day, self.operation, self.amount)


def read_rows(content: bytes, today: date) -> Iterator[tuple[int, BankRow | RowError]]:
    """Return each row of a file with its number, or what is wrong with it.

    Raises:
        InvalidError: it is no such table, or too long.
    """
    table = Table(content, _TABLE, most_rows=_MOST_ROWS)
    return table.read(partial(_row, today=today), once=_operation)


def _operation(found: BankRow) -> tuple[str, Iterable[Hashable]]:
    return _("operacion: «%(operation)s» del mismo día", operation=found.operation), found.keys


def _row(row: Mapping[str, str], today: date) -> BankRow:
    day = day_in(row, "fecha", days_of_a_payment(today))
    amount = amount_in(row, "monto")
    if day > today:
        raise RowError(_("fecha: es un día que no ha llegado"))
    operation = name_in(row, "operacion", most=_MOST_OPERATION)
    if not operation.strip("'’0"):
        raise RowError(_("operacion: falta el número de la operación"))
    text = " ".join(row["glosa"].split())[:_MOST_TEXT]
    return BankRow(day, operation, amount, text, _sender(row))


def _sender(row: Mapping[str, str]) -> RUT | None:
    # What need not be there never decides over a row: the reference does.
    try:
        return rut_in(row, "rut")
    except RowError:
        return None
