# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one reader of tables people bring as CSV, as the spreadsheets of the country save them.

Comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252; titles in any case, without accents too.
Which bytes are Windows-1252 is a rule and no guess: what guesses encodings takes short Spanish
lists for Turkish or Greek, and the names on certificates would be those of nobody.
"""

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from munikit.kernel.cells import RowError
from munikit.kernel.encodings import read_letters
from munikit.kernel.errors import InvalidError
from munikit.kernel.text import fold, tidy

T = TypeVar("T")
MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
_DELIMITERS = ",;\t"
_MOST_SHOWN = 40


@dataclass(frozen=True)
class Row:
    """``number`` is the row's, as a spreadsheet shows it; ``trouble`` is why it can't be used."""

    number: int
    cells: Mapping[str, str]
    trouble: str = ""


@dataclass(frozen=True)
class Columns:
    """What the first row must and may name.

    ``also`` are other words for a column. Where ``others`` are welcome, whatever else the first
    row names is read under that very title; elsewhere it is left aside.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    also: Mapping[str, str] | None = None
    others: bool = False

    def name(self, title: str) -> str:
        """Return the column a title means, or the title itself."""
        known = {plain_title(each): each for each in (*self.required, *self.optional)}
        known |= {plain_title(k): v for k, v in (self.also or {}).items() if v in known.values()}
        return known.get(plain_title(title), title)


class Table:
    """A table that was opened: its titles are known, its rows are read as they are asked for."""

    def __init__(self, content: bytes, columns: Columns, *, most_rows: int = MOST_ROWS) -> None:
        """Open it.

        Raises:
            InvalidError: it is no such table; the message says what was expected.
        """
        text, separator = _without_separator(_decoded(content))
        self._most_rows = most_rows
        self._lines = csv.reader(
            io.StringIO(text, newline=""), delimiter=separator or _delimiter(text), strict=True
        )
        self._number = 1 if separator else 0
        titles = next((row for row in self._rows() if any(row)), [])
        while titles and not titles[-1]:
            titles.pop()
        self.titles = tuple(columns.name(each) for each in titles)
        self._check(columns)

    def rows(self) -> Iterator[Row]:
        """Yield each row that says anything.

        Raises:
            InvalidError: the table breaks off, or is too long.
        """
        count = 0
        for cells in self._rows():
            if not any(cells):
                continue
            count += 1
            if count > self._most_rows:
                most = f"{self._most_rows:,}".replace(",", ".")
                raise InvalidError(f"El archivo tiene más de {most} filas. Divídalo")
            trouble = ""
            if any(cells[len(self.titles) :]):
                trouble = (
                    f"tiene {len(cells)} columnas y la primera fila tiene {len(self.titles)}. Si "
                    "un texto lleva el signo que separa las columnas, va entre comillas"
                )
            # Spreadsheets leave out the empty cells at the end of a row.
            found = dict(zip_longest(self.titles, cells[: len(self.titles)], fillvalue=""))
            yield Row(self._number, {k: v for k, v in found.items() if k}, trouble)

    def _rows(self) -> Iterator[list[str]]:
        while True:
            try:
                row = next(self._lines, None)
            except csv.Error as error:
                raise InvalidError(
                    f"Fila {self._number + 1}: no se puede leer como CSV. {_why(error)}"
                ) from error
            if row is None:
                return
            self._number += 1
            yield [tidy(cell) for cell in row]

    def _check(self, columns: Columns) -> None:
        wanted = ", ".join(columns.required)
        missing = [each for each in columns.required if each not in self.titles]
        if missing:
            found = ", ".join(f"«{each[:_MOST_SHOWN]}»" for each in self.titles[:20])
            raise InvalidError(
                f"A la primera fila le faltan las columnas: {', '.join(missing)}. Debe nombrar "
                f"{wanted}, y dice {found or 'nada'}"
            )
        named = [fold(each) for each in self.titles if each]
        twice = sorted({each for each in named if named.count(each) > 1})
        if twice:
            raise InvalidError(f"La primera fila repite una columna: {', '.join(twice)}")


def read_file(
    path: Path,
    columns: Columns,
    read: Callable[[Mapping[str, str]], T],
    *,
    once: Callable[[T], str] | None = None,
) -> list[T]:
    """Read a table of the municipality's folder whole, each row by ``read``.

    ``once`` is what no two rows may say.

    Raises:
        InvalidError: it is not there or no such table, or a row can't be used; the message names
            file, row and column.
    """
    found: list[T] = []
    said: dict[str, int] = {}
    try:
        for row in Table(path.read_bytes(), columns).rows():
            try:
                found.append(read(usable(row)))
                if once is not None:
                    _check_once(once(found[-1]), row.number, said)
            except RowError as error:
                raise InvalidError(f"fila {row.number}: {error}") from error
    except OSError as error:
        raise InvalidError(f"{path}: no se puede leer ({error.strerror})") from error
    except InvalidError as error:
        raise InvalidError(f"{path}: {error.message}") from error
    return found


def _check_once(key: str, number: int, said: dict[str, int]) -> None:
    if said.setdefault(key, number) != number:
        raise RowError(f"{key} ya está en la fila {said[key]}. Deje una sola de las dos")


def usable(row: Row) -> Mapping[str, str]:
    """Return a row's cells.

    Raises:
        RowError: it has more of them than the table has columns.
    """
    if row.trouble:
        raise RowError(row.trouble)
    return row.cells


def plain_title(title: str) -> str:
    """Return a column's title as it is compared: «N.º de Operación» is ``n_de_operacion``."""
    return "_".join(re.findall(r"[a-z0-9]+", fold(tidy(title)).replace("º", "").replace("°", "")))


def rows_said(count: int) -> str:
    """Return ``1 fila`` or ``12 filas``."""
    return "1 fila" if count == 1 else f"{count} filas"


def problems(count: int) -> str:
    """Return how many rows can't be used: ``1 fila tiene problemas``."""
    return f"{rows_said(count)} {'tiene' if count == 1 else 'tienen'} problemas"


def only(names: Collection[str], columns: Columns) -> list[str]:
    """Return the titles that are none of ``columns``."""
    known = (*columns.required, *columns.optional)
    return [name for name in names if name and name not in known]


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise InvalidError(f"El archivo pesa más de {MOST_BYTES // 1024 // 1024} MB. Divídalo")
    text = read_letters(content)
    if "\0" in text:
        raise InvalidError("El archivo no es CSV. Guárdelo como «CSV UTF-8» y súbalo de nuevo")
    if not text.strip():
        raise InvalidError("El archivo está vacío")
    return text


def _why(error: csv.Error) -> str:
    if "field limit" in str(error):
        return "Una celda es demasiado larga"
    return 'Revise las comillas: la que va dentro de un texto se escribe dos veces ("")'


def _without_separator(text: str) -> tuple[str, str]:
    """Return the table, and the separator where a first line for Excel alone names it."""
    found = re.match(r"\ufeff?\"?sep=([,;\t])\"?[ ,;\t]*(?:\r\n|\r|\n)", text, re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, "")


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=outside.count)
