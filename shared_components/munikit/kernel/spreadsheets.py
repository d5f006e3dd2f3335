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
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

from munikit.kernel.encodings import read_letters
from munikit.kernel.errors import InvalidError
from munikit.kernel.sizes import MEGABYTE, file_size, too_heavy
from munikit.kernel.table_words import (
    DIVIDE,
    MISSING_TITLES,
    MOST_LETTERS,
    NO_ROWS,
    TITLE_TOO_LONG,
    TOO_LONG,
    TOO_MANY_TITLES,
    TOO_WIDE,
    TWICE,
)
from munikit.kernel.text import fold, grouped, tidy
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext

T = TypeVar("T")
MOST_BYTES = 50 * MEGABYTE
MOST_ROWS = 100_000
# No list of a municipality names more things of one; what follows them empty does not count.
MOST_COLUMNS = 200
_MOST_TITLE = 200
# A spreadsheet has no more rows and columns: a file with more is of none.
_LAST_LINE = 1_048_576
_LAST_COLUMN = 16_384
_DELIMITERS = ",;\t"
_MOST_SHOWN = 40
_MOST_NAMED = 20


class RowError(ValueError):
    """What is wrong with one row, in words for whoever made the file."""


class RowsError(InvalidError):
    """A table of which nothing is used, for some rows can't be; ``rows`` says which and why."""

    def __init__(self, rows: Sequence[tuple[int, RowError]]) -> None:
        some = ngettext("%(num)s fila tiene", "%(num)s filas tienen", len(rows))
        super().__init__(_("%(some)s problemas. No se cargó nada", some=some))
        named = rows[:_MOST_NAMED]
        self.rows = [_("Fila %(n)s: %(error)s", n=number, error=each) for number, each in named]


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

    def __init__(
        self,
        content: bytes,
        columns: Columns,
        *,
        most_rows: int = MOST_ROWS,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """Open it.

        Raises:
            InvalidError: it is no such table; the message says what was expected.
        """
        if len(content) > most_bytes:
            raise InvalidError(too_heavy(file_size(len(content)), most_bytes, DIVIDE))
        text, separator = _without_separator(_decoded(content))
        self._most_rows = most_rows
        self._lines = csv.reader(
            io.StringIO(text, newline=""), delimiter=separator or _delimiter(text), strict=True
        )
        self._number = 1 if separator else 0
        self.titles = self._titles(columns)
        _check(self.titles, columns)

    def read(
        self,
        read: Callable[[Mapping[str, str]], T],
        *,
        once: Callable[[T], tuple[str, Iterable[Hashable]]] | None = None,
    ) -> Iterator[tuple[int, T | RowError]]:
        """Yield each row that says anything: its number, and what ``read`` makes of its cells.

        What is wrong with a row is in its place. ``once`` tells what no two rows may say: in words,
        and in each form it is compared in.

        Raises:
            InvalidError: the table breaks off, is too long, or has its titles only.
        """
        first: dict[Hashable, int] = {}
        for cells in self._filled():
            try:
                found = read(self._named(cells))
                if once is not None:
                    _check_once(*once(found), self._number, first)
            except RowError as error:
                yield self._number, error
            else:
                yield self._number, found

    def _named(self, cells: Sequence[str]) -> Mapping[str, str]:
        if len(cells) > len(self.titles):
            raise RowError(
                _(
                    "tiene %(n)s y la primera fila tiene %(count)s. Si un texto lleva el "
                    "signo que separa las columnas, va entre comillas",
                    n=ngettext("%(num)s columna", "%(num)s columnas", len(cells)),
                    count=len(self.titles),
                )
            )
        # Spreadsheets leave out the empty cells at the end of a row.
        found = dict(zip_longest(self.titles, cells, fillvalue=""))
        return {title: cell for title, cell in found.items() if title}

    def _filled(self) -> Iterator[list[str]]:
        count = 0
        for row in self._rows():
            cells = [tidy(cell) if cell else "" for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if not cells:
                continue
            count += 1
            if count > self._most_rows:
                most = grouped(self._most_rows)
                raise InvalidError(_("El archivo tiene más de %(most)s filas. Divídalo", most=most))
            yield cells
        if not count:
            # What reads it would answer that all went well, or empty what is there.
            raise InvalidError(NO_ROWS)

    def _titles(self, columns: Columns) -> tuple[str, ...]:
        for row in self._rows():
            while row and not row[-1].strip():
                row.pop()
            if len(row) > MOST_COLUMNS:
                raise InvalidError(
                    TOO_MANY_TITLES % {"count": grouped(len(row)), "most_columns": MOST_COLUMNS}
                )
            titles = [tidy(cell) for cell in row]
            if any(len(each) > _MOST_TITLE for each in titles):
                raise InvalidError(TITLE_TOO_LONG % {"most_title": _MOST_TITLE})
            while titles and not titles[-1]:
                titles.pop()
            if titles:
                return tuple(columns.name(each) for each in titles)
        return ()

    def _rows(self) -> Iterator[list[str]]:
        """Yield each row that holds anything, be it a blank."""
        while True:
            try:
                row = next(self._lines, None)
            except csv.Error as error:
                raise InvalidError(
                    _("Fila %(n)s: %(why)s", n=self._number + 1, why=_why(error))
                ) from error
            if row is None:
                return
            self._number += 1
            if any(row):
                _check_width(row, self._number)
                yield row


def _check_width(row: Sequence[str], number: int) -> None:
    if len(row) > _LAST_COLUMN:
        raise InvalidError(TOO_WIDE % {"number": number, "most": grouped(_LAST_COLUMN)})
    if max(map(len, row)) > MOST_LETTERS:
        raise InvalidError(_("Fila %(n)s: %(too_long)s", n=number, too_long=TOO_LONG))


def _check(titles: Sequence[str], columns: Columns) -> None:
    missing = [each for each in columns.required if each not in titles]
    if missing:
        found = ", ".join(f"«{each[:_MOST_SHOWN]}»" for each in titles[:_MOST_NAMED])
        raise InvalidError(
            MISSING_TITLES
            % {
                "missing": ", ".join(missing),
                "required": ", ".join(columns.required),
                "found": found or _("nada"),
            }
        )
    times = Counter(fold(each) for each in titles if each)
    twice = sorted(each[:_MOST_SHOWN] for each, count in times.items() if count > 1)
    if twice:
        named = ", ".join(twice[:_MOST_NAMED])
        raise InvalidError(_("La primera fila repite una columna: %(named)s", named=named))


def _check_once(
    words: str, keys: Iterable[Hashable], number: int, first: dict[Hashable, int]
) -> None:
    earlier = min(first.setdefault(key, number) for key in keys)
    if earlier != number:
        raise RowError(TWICE % {"words": words, "earlier": earlier})


def all_right(rows: Iterable[tuple[int, T | RowError]]) -> list[tuple[int, T]]:
    """Return the rows of a table that is used whole or not at all.

    Raises:
        RowsError: some can't be used.
    """
    right = list[tuple[int, T]]()
    wrong = list[tuple[int, RowError]]()
    for number, each in rows:
        if isinstance(each, RowError):
            wrong.append((number, each))
        else:
            right.append((number, each))
    if wrong:
        raise RowsError(wrong)
    return right


def content_of(path: Path, *, most_bytes: int = MOST_BYTES) -> bytes:
    """Return what a file on this machine holds, which may be of any size.

    Raises:
        InvalidError: it weighs too much.
        OSError: it can't be read.
    """
    size = path.stat().st_size
    if size > most_bytes:
        raise InvalidError(too_heavy(file_size(size), most_bytes, DIVIDE))
    with path.open("rb") as file:
        # What is no plain file has no size: the reader sees that there is a byte too many.
        return file.read(most_bytes + 1)


def read_file(
    path: Path,
    columns: Columns,
    read: Callable[[Mapping[str, str]], T],
    *,
    among: Callable[[Sequence[tuple[int, T]]], None] | None = None,
) -> list[T]:
    """Read a table of the municipality's folder whole, each row by ``read``.

    ``among`` refuses what rows may not say together, and is given them with their numbers.

    Raises:
        InvalidError: it is not there or no such table, or a row can't be used; the message names
            file, row and column.
    """
    try:
        rows = Table(content_of(path), columns).read(read)
        found = [(number, _right(number, each)) for number, each in rows]
        if among is not None:
            among(found)
    except OSError as error:
        why = _("%(path)s: no se puede leer (%(why)s)", path=path, why=error.strerror)
        raise InvalidError(why) from error
    except InvalidError as error:
        raise InvalidError(f"{path}: {error.message}") from error
    return [each for _rest, each in found]


def _right(number: int, read: T | RowError) -> T:
    if isinstance(read, RowError):
        raise InvalidError(f"fila {number}: {read}") from read
    return read


def plain_title(title: str) -> str:
    """Return a column's title as it is compared: «N.º de Operación» is ``n_de_operacion``."""
    return "_".join(re.findall(r"[a-z0-9]+", fold(tidy(title)).replace("º", "").replace("°", "")))


def rows_said(count: int) -> str:
    """Return ``1 fila`` or ``12 filas``."""
    return ngettext("%(num)s fila", "%(num)s filas", count)


def _decoded(content: bytes) -> str:
    if max(content.count(b"\n"), content.count(b"\r")) > _LAST_LINE:
        raise InvalidError(
            _(
                "El archivo tiene más de %(last_line)s filas, con las vacías. Borre las "
                "filas vacías o divídalo",
                last_line=grouped(_LAST_LINE),
            )
        )
    text = read_letters(content)
    if not text.strip():
        raise InvalidError(_("El archivo está vacío"))
    return text


def _why(error: csv.Error) -> str:
    if "field limit" in str(error):
        return TOO_LONG
    return _(
        "no se puede leer como CSV. Revise las comillas: la que va dentro de un texto "
        'se escribe dos veces ("")'
    )


def _without_separator(text: str) -> tuple[str, str]:
    """Return the table, and the separator where a first line for Excel alone names it."""
    found = re.match(r"\ufeff?\"?sep=([,;\t])\"?[ ,;\t]*(?:\r\n|\r|\n)", text, re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, "")


def _delimiter(text: str) -> str:
    found = re.search(r"\S", text)
    start = max(text.rfind(sign, 0, found.start()) for sign in "\r\n") + 1 if found else 0
    first = re.compile(r"[^\r\n]*").match(text, start)
    outside = re.sub(r'"[^"]*"', "", first[0]) if first else ""
    return max(_DELIMITERS, key=outside.count)
