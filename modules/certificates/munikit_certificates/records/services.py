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
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit import audit
from munikit.kernel.cells import CHECK, CHECK_TITLES, fact_in, identifier_in, rut_in
from munikit.kernel.spreadsheets import (
    MOST_BYTES,
    MOST_ROWS,
    Columns,
    RowError,
    Table,
    all_right,
    plain_title,
)
from munikit.kernel.text import closed_up, fold
from munikit.public.data import Base, UUIDKey
from munikit.public.rules import InvalidError, wiring
from munikit.public.rules import gettext as _

RESULT = "resultado"
ISSUE = "emitir"
REVIEW = "revisar"
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
        RowsError: a line cannot be used; nothing is changed then.
    """
    rows = all_right(read_records(content))
    now = wiring(session).clock.now()
    session.execute(delete(Record).where(Record.source == source))
    session.add_all(line.record(source, now) for _rest, line in rows)
    data: dict[str, str | int | bool] = {"source": source, "rows": len(rows)}
    audit.record(session, "certificates.records", actor_id=by_id, subject_id=None, data=data)
    return len(rows)


@dataclass(frozen=True)
class RecordLine:
    """A line of a list; ``written`` is its key as it stands there."""

    key: str
    written: str
    facts: Mapping[str, str]
    issues: bool

    def record(self, source: str, now: datetime) -> Record:
        facts = dict(self.facts)
        return Record(source=source, key=self.key, facts=facts, issues=self.issues, imported_at=now)


Line = tuple[int, RecordLine | RowError]


def read_records(
    content: bytes, *, most_rows: int = MOST_ROWS, most_bytes: int = MOST_BYTES
) -> Iterator[Line]:
    """Return each line of a list with its number, or what is wrong with it.

    Raises:
        InvalidError: the file is no such list at all.
    """
    table = Table(content, _COLUMNS, most_rows=most_rows, most_bytes=most_bytes)
    column = table.titles[0]
    if column == RESULT or not all(table.titles):
        raise InvalidError(
            _(
                "La primera fila debe nombrar la clave, «%(result)s» y lo que se certifica.",
                result=RESULT,
            )
        )
    return table.read(
        partial(_line, column=column),
        once=lambda line: (_("la clave %(written)s", written=line.written), [line.key]),
    )


def _line(row: Mapping[str, str], column: str) -> RecordLine:
    names_people = plain_title(column) in ("run", "rut")
    run = rut_in(row, column) if names_people else None
    key = normal_key(run.compact if run else identifier_in(row, column, points=True))
    if key in ("", "0"):
        raise RowError(_("falta la clave"))
    result = fold(row[RESULT])
    if result not in (ISSUE, REVIEW):
        said = _(
            "«%(row)s» no dice %(issue)s ni %(review)s",
            row=row[RESULT][:40],
            issue=ISSUE,
            review=REVIEW,
        )
        raise RowError(
            _("%(result)s: %(said)s: lo demás lo decide una persona", result=RESULT, said=said)
        )
    left = (column, RESULT, CHECK) if names_people else (column, RESULT)
    facts = {each: fact_in(row, each) for each, cell in row.items() if cell and each not in left}
    return RecordLine(key, row[column], facts, result == ISSUE)
