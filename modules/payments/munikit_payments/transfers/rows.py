# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One row of the bank's file. The columns are documented in docs/reference/transfers-file.md."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT, RUTError
from munikit_payments.tables import RowError, amount_in, day_in, rows_of

COLUMNS = ("fecha", "monto", "operacion", "glosa")
OPTIONAL_COLUMNS = ("rut",)
_MOST_OPERATION = 40
_MOST_TEXT = 200
# A person reads the preview: a month of transfers, not a year.
_MOST_ROWS = 5_000


@dataclass(frozen=True)
class BankRow:
    day: date
    operation: str
    amount: Money
    text: str
    sender: RUT | None

    @property
    def key(self) -> tuple[date, str]:
        return self.day, self.operation


def read_rows(content: bytes, today: date) -> Iterator[tuple[int, BankRow | RowError]]:
    """Yield each row of a file with its number, or what is wrong with it.

    Raises:
        InvalidError: it is no such table, or too long.
    """
    seen: dict[tuple[date, str], int] = {}
    for count, (number, row) in enumerate(rows_of(content, COLUMNS), start=1):
        if count > _MOST_ROWS:
            raise InvalidError(f"El archivo tiene más de {_MOST_ROWS} filas. Divídalo")
        try:
            found = _row(row, today)
        except RowError as error:
            yield number, error
            continue
        first = seen.setdefault(found.key, number)
        if first != number:
            text = f"operacion: «{found.operation}» del mismo día ya está en la fila {first}"
            yield number, RowError(text)
            continue
        yield number, found


def _row(row: Mapping[str, str], today: date) -> BankRow:
    day, amount = day_in(row, "fecha"), amount_in(row, "monto")
    if day > today:
        raise RowError("fecha: es un día que no ha llegado")
    if amount == Money(0):
        raise RowError("monto: no puede ser 0")
    operation = row["operacion"]
    if not operation or not operation.strip("0"):
        raise RowError("operacion: falta el número de la operación")
    if len(operation) > _MOST_OPERATION:
        raise RowError(f"operacion: tiene más de {_MOST_OPERATION} caracteres")
    text = " ".join(row["glosa"].split())[:_MOST_TEXT]
    return BankRow(day, operation, amount, text, _sender(row))


def _sender(row: Mapping[str, str]) -> RUT | None:
    text = row.get("rut", "")
    if not text:
        return None
    try:
        return RUT.parse(text)
    except RUTError:
        # Not repeated: what is kept of a row is no personal data.
        raise RowError("rut: no es un RUT, o su dígito verificador no corresponde") from None
