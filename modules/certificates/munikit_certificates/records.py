# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the municipality has on record, from which a certificate is issued without an official.

A *source* is a list the municipality brings in a CSV: numbers by roll, strips of public use by
roll, organisations by RUT. The first column is the key, ``resultado`` says ``emitir`` or
``revisar``, the other columns are headed by what the paper certifies.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit import audit
from munikit.db import Base, UUIDKey
from munikit.kernel.cells import CHECK, CHECK_TITLES, identifier_in, rut_in
from munikit.kernel.errors import InvalidError
from munikit.kernel.spreadsheets import (
    MOST_BYTES,
    MOST_ROWS,
    Columns,
    Row,
    RowError,
    Table,
    plain_title,
)
from munikit.kernel.text import closed_up, fold
from munikit.wiring import wiring

RESULT, ISSUE, REVIEW = "resultado", "emitir", "revisar"
_LONGEST_KEY = 60
# «123/46» is the roll 123-46.
_SLASH = re.compile(r"(?<=\d)/(?=\d)")
_COLUMNS = Columns((RESULT,), (CHECK,), also=CHECK_TITLES, others=True)


class Record(Base):
    """A line of a source. Those that only say ``revisar`` are looked at by an official."""

    __tablename__ = "certificates_record"
    __table_args__ = (UniqueConstraint("source", "key"),)

    id: Mapped[UUIDKey]
    source: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(_LONGEST_KEY))
    facts: Mapped[dict[str, Any]]
    issues: Mapped[bool]
    imported_at: Mapped[datetime]


def normal_key(text: str) -> str:
    """Return a roll, RUT or number as it is compared, whatever its dots, zeros and spaces."""
    plain = _SLASH.sub("-", closed_up(text).replace(".", "").casefold())
    parts = plain.split("-")
    return "-".join(part.lstrip("0") or "0" for part in parts)[:_LONGEST_KEY]


def recorded(session: Session, source: str, key: str) -> Mapping[str, str]:
    """Return what may be certified of a key at once, or nothing."""
    query = select(Record).where(Record.source == source, Record.key == normal_key(key))
    record = session.scalar(query)
    return record.facts if record is not None and record.issues else {}


def bring_records(
    session: Session, source: str, content: bytes, *, by_id: UUID | None = None
) -> int:
    """Replace a source by the lines of a CSV and return how many there are.

    Raises:
        InvalidError: a line cannot be used; nothing is changed then.
    """
    rows = list(read_records(content))
    for row in rows:
        if row.trouble:
            raise InvalidError(f"Fila {row.number}: {row.trouble}")
    now = wiring(session).clock.now()
    session.execute(delete(Record).where(Record.source == source))
    session.add_all(
        Record(
            source=source, key=row.key, facts=dict(row.facts), issues=row.issues, imported_at=now
        )
        for row in rows
    )
    data: dict[str, str | int | bool] = {"source": source, "rows": len(rows)}
    audit.record(session, "certificates.records", actor_id=by_id, subject_id=None, data=data)
    return len(rows)


@dataclass(frozen=True)
class RecordLine:
    """A line of a file, as a spreadsheet counts them; ``trouble`` is why it cannot be used."""

    number: int
    key: str
    facts: Mapping[str, str]
    issues: bool
    trouble: str = ""


def read_records(
    content: bytes, *, most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES
) -> Iterator[RecordLine]:
    """Yield each line of a list with what is wrong with it.

    Raises:
        InvalidError: the file is no such list at all.
    """
    table = Table(content, _COLUMNS, most_rows=most_rows, most_bytes=most_bytes)
    key_column = table.titles[0]
    if key_column == RESULT or not all(table.titles):
        raise InvalidError(
            f"La primera fila debe nombrar la clave, «{RESULT}» y lo que se certifica."
        )
    seen: dict[str, int] = {}
    for row in table.rows():
        written, trouble = _key(row, key_column)
        key, result = normal_key(written), fold(row.cells[RESULT])
        trouble = trouble or _trouble(row, key)
        first = seen.setdefault(key, row.number)
        if not trouble and first != row.number:
            trouble = f"la clave {row.cells[key_column]} ya está en la fila {first}."
        left = (key_column, RESULT, CHECK) if _names_people(key_column) else (key_column, RESULT)
        facts = {k: v for k, v in row.cells.items() if v and k not in left}
        yield RecordLine(row.number, key, facts, result == ISSUE, trouble)


def _names_people(key_column: str) -> bool:
    return plain_title(key_column) in ("run", "rut")


def _key(row: Row, column: str) -> tuple[str, str]:
    """Return the key as it is written, with a RUT's check digit, and what is wrong with it."""
    try:
        if _names_people(column) and (run := rut_in(row.cells, column)):
            return run.compact, ""
        return identifier_in(row.cells, column, points=True), ""
    except RowError as error:
        return row.cells[column], f"{error}."


def _trouble(row: Row, key: str) -> str:
    if row.trouble:
        return f"{row.trouble}."
    if not key or key == "0":
        return "falta la clave."
    if fold(row.cells[RESULT]) not in (ISSUE, REVIEW):
        said = row.cells[RESULT][:40]
        return f"{RESULT}: «{said}» no dice {ISSUE} ni {REVIEW}: lo demás lo decide una persona."
    return ""
