# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading tables as spreadsheets of the country write them: comma or semicolon, any encoding."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from munikit.kernel.bounds import MOST_PESOS, is_plausible_amount, is_plausible_day
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money

_AMOUNT = re.compile(r"\$?\s*([0-9]{1,3}(?:\.[0-9]{3}){1,3}|[0-9]{1,12})")
_MOST_ROWS = 100_000


class RowError(ValueError):
    """What is wrong with one row, in words for whoever made the file."""


def rows_of(content: bytes, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row with its number in the file, as a spreadsheet shows it; empty ones are not.

    Raises:
        InvalidError: it is no table, or it lacks some of ``columns``.
    """
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    try:
        names = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in columns if name not in names]
        if missing:
            raise InvalidError(f"A la primera fila le faltan las columnas: {', '.join(missing)}")
        reader.fieldnames = names
        for row in reader:
            if reader.line_num > _MOST_ROWS:
                raise InvalidError(f"El archivo tiene más de {_MOST_ROWS} filas. Divídalo")
            values = {name: str(value or "").strip() for name, value in row.items() if name}
            if any(values.values()):
                yield reader.line_num, values
    except csv.Error as error:
        raise InvalidError(f"El archivo no se puede leer como CSV: {error}") from error


def amount_in(row: Mapping[str, str], column: str) -> Money:
    """Read whole pesos, with or without points between thousands.

    Raises:
        RowError: it is no such amount.
    """
    found = _AMOUNT.fullmatch(row.get(column, ""))
    if not found:
        raise RowError(f"{column}: «{row.get(column, '')}» no es un monto en pesos, como 34500")
    pesos = int(found[1].replace(".", ""))
    if not is_plausible_amount(pesos):
        raise RowError(f"{column}: {Money(pesos)} es demasiado; lo más es {Money(MOST_PESOS)}")
    return Money(pesos)


def day_in(row: Mapping[str, str], column: str) -> date:
    """Read a date as 2026-11-30, 30-11-2026 or 30/11/2026.

    Raises:
        RowError: it is none of these.
    """
    text = row.get(column, "").replace("/", "-")
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a date has no zone.
        except ValueError:
            continue
        if is_plausible_day(day):
            return day
    raise RowError(f"{column}: «{row.get(column, '')}» no es una fecha, como 2026-11-30")


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise InvalidError("El archivo no es CSV. Guárdelo como «CSV UTF-8» y súbalo de nuevo")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if not text.strip():
        raise InvalidError("El archivo está vacío")
    return text.replace("\r\n", "\n").replace("\r", "\n")
