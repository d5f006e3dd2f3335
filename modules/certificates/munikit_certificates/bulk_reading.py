# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a file of people to certify; what is wrong with one line is that line's result."""

import csv
import io
from collections.abc import Iterator

from munikit.kernel.errors import InvalidError
from munikit.procedures import Procedure

RUN, NAME = "run", "nombre"
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
TWICE = "Esta fila es igual a la fila {row}: se emite una sola vez."


def columns_of(procedure: Procedure) -> tuple[str, ...]:
    """Return the columns a file for this certificate may have, those it must have first."""
    return (RUN, NAME, *_details(procedure), *_rows(procedure))


def required_of(procedure: Procedure) -> tuple[str, ...]:
    """Return the columns it must have: what the record answers need not be in the file."""
    at_once = procedure.definition.at_once
    return (RUN, NAME) if at_once else (RUN, NAME, *_rows(procedure))


def read_rows(procedure: Procedure, content: bytes) -> Iterator[tuple[int, dict[str, str], str]]:
    """Yield each row's number as a spreadsheet counts them, its cells, and what is wrong with it.

    Raises:
        InvalidError: the file is no such file at all.
    """
    reader = csv.DictReader(io.StringIO(_decoded(content), newline=""))
    names = [name.strip() for name in reader.fieldnames or []]
    reader.fieldnames = names
    _check_names(procedure, names)
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(reader, 2):
        if number > MOST_ROWS + 1:
            raise InvalidError(f"El archivo tiene más de {MOST_ROWS} filas. Divídalo.")
        if None in row or None in row.values():
            yield number, {}, "La fila no tiene las mismas columnas que la primera."
            continue
        cells = {name: row[name].strip() for name in names}
        first = seen.setdefault(tuple(cells.values()), number)
        yield number, cells, "" if first == number else TWICE.format(row=first)


def _details(procedure: Procedure) -> tuple[str, ...]:
    wanted = procedure.definition.outcome.details
    key = (procedure.definition.at_once.key,) if procedure.definition.at_once else ()
    return tuple(dict.fromkeys((*wanted, *key)))


def _rows(procedure: Procedure) -> tuple[str, ...]:
    finding = procedure.definition.outcome.finding
    return finding.rows if finding else ()


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise InvalidError("El archivo pesa más de 5 MB. Divídalo.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidError("El archivo no está en UTF-8; guárdelo así.") from None


def _check_names(procedure: Procedure, names: list[str]) -> None:
    missing = [name for name in required_of(procedure) if name not in names]
    if missing:
        raise InvalidError(f"A la primera fila le falta: {', '.join(missing)}.")
    unknown = [name for name in names if name not in columns_of(procedure)]
    if unknown or len(set(names)) < len(names):
        wrong = ", ".join(unknown) or "una columna repetida"
        allowed = ", ".join(columns_of(procedure))
        raise InvalidError(f"Sobra en la primera fila: {wrong}. Puede haber: {allowed}.")
