# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reading a file of people to certify; what is wrong with one line is that line's result."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from munikit.kernel.cells import CHECK, CHECK_TITLES, checked_number, fact_in, identifier_in
from munikit.kernel.sizes import MEGABYTE
from munikit.kernel.spreadsheets import Columns, RowError, Table
from munikit.procedures import Procedure
from munikit.public.rules import InvalidError
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l

RUN = "run"
NAME = "nombre"
MOST_BYTES = 5 * MEGABYTE
MOST_ROWS = 20_000
_MOST_NAMED = 10
_MOST_SHOWN = 40
TWICE = _l("Esta fila es igual a la fila {row}: se emite una sola vez.")


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
    columns = Columns(
        required_of(procedure),
        (*columns_of(procedure), CHECK),
        also={"rut": RUN, **CHECK_TITLES},
    )
    table = Table(content, columns, most_rows=MOST_ROWS, most_bytes=MOST_BYTES)
    _check_names(procedure, table.titles)
    keys = (RUN, *((at_once.key,) if (at_once := procedure.definition.at_once) else ()))
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in table.read(partial(_cells, keys=keys)):
        if isinstance(cells, RowError):
            yield number, {}, f"{str(cells)[:1].upper()}{str(cells)[1:]}."
            continue
        first = seen.setdefault(tuple(cells.values()), number)
        yield number, cells, "" if first == number else TWICE.format(row=first)


def _cells(row: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    for key in keys:
        identifier_in(row, key, points=True)
    for column in row:
        if column not in (*keys, CHECK):
            fact_in(row, column)
    return {k: v for k, v in row.items() if k != CHECK} | {RUN: checked_number(row, RUN)}


def _details(procedure: Procedure) -> tuple[str, ...]:
    wanted = procedure.definition.outcome.details
    key = (procedure.definition.at_once.key,) if procedure.definition.at_once else ()
    return tuple(dict.fromkeys((*wanted, *key)))


def _rows(procedure: Procedure) -> tuple[str, ...]:
    finding = procedure.definition.outcome.finding
    return finding.rows if finding else ()


def _check_names(procedure: Procedure, names: Sequence[str]) -> None:
    unknown = [
        name[:_MOST_SHOWN] or _("una columna sin título")
        for name in names
        if name not in (*columns_of(procedure), CHECK)
    ]
    if unknown:
        allowed = ", ".join(columns_of(procedure))
        raise InvalidError(
            _(
                "Sobra en la primera fila: %(unknown)s. Puede haber: %(allowed)s.",
                unknown=", ".join(unknown[:_MOST_NAMED]),
                allowed=allowed,
            )
        )
