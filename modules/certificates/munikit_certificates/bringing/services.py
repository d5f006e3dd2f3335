# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Bringing a list at the desk: looked at first, then put in place by a job, whole or not at all.

The job lays the lines aside a few hundred at a time, so that it can be watched and taken up where
it was left; the list in use changes in one transaction at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit import audit
from munikit.access import allow
from munikit.db import Database, StoredHash
from munikit.documents import keep
from munikit.documents.forgetting import forget_soon
from munikit.kernel.sizes import MEGABYTE
from munikit.kernel.spreadsheets import RowError, all_right
from munikit.public.data import Base, UUIDKey
from munikit.public.module import Role
from munikit.public.rules import (
    Actor,
    ConflictError,
    ForbiddenError,
    InvalidError,
    Job,
    NotFoundError,
    Work,
    enqueue,
    wiring,
)
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_certificates.interest import refuse_own_lines
from munikit_certificates.records.services import Line, Record, RecordLine, read_records

MOST_BYTES = 5 * MEGABYTE
MOST_LINES = 20_000
MOST_TROUBLES = 200
# So many lines to a transaction.
CHUNK = 500
_NOT_SEEN = _l(
    "Esta lista la revisó otra persona. Súbala usted para ver qué cambia antes de cargarla."
)


class RecordPermission(StrEnum):
    IMPORT = "certificates:record:import"


# What a list says is certified without an official: a power of its own.
RECORDS_ROLE = Role(
    "record_keeper", _l("Listas que se certifican"), frozenset({RecordPermission.IMPORT})
)


# A list that was looked over and never put in place concerns people all the same.
_PREVIEW = timedelta(days=7)


class ImportState(StrEnum):
    PREVIEWED = "previewed"
    WAITING = "waiting"
    APPLIED = "applied"


class RecordImport(Base):
    """A file for a list. The counts are against the list as it stood when it was looked at."""

    __tablename__ = "certificates_record_import"

    id: Mapped[UUIDKey]
    source: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[StoredHash]
    state: Mapped[ImportState] = mapped_column(default=ImportState.PREVIEWED)
    rows: Mapped[int]
    troubled: Mapped[int]
    troubles: Mapped[dict[str, Any]]
    added: Mapped[int]
    changed: Mapped[int]
    removed: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]

    @property
    def changes(self) -> int:
        return self.added + self.changed + self.removed


@dataclass(frozen=True)
class KeptFile:
    """A file that is in the store under its SHA-256."""

    content: bytes
    sha256: str
    name: str


def lines_of(content: bytes) -> list[Line]:
    """Return the lines of a file.

    Raises:
        InvalidError: it is no such list at all, or too long.
    """
    return list(read_records(content, most_rows=MOST_LINES, most_bytes=MOST_BYTES))


def look_over(session: Session, source: str, file: KeptFile, *, by: Actor) -> RecordImport:
    """Say what a file would change in a list, and change nothing.

    The same file that still waits for its word, or is being put in place, is the same.

    Raises:
        ForbiddenError: it changes what is on record of the official (art. 12).
    """
    allow(by, RecordPermission.IMPORT)
    lines = lines_of(file.content)
    right = [line for _rest, line in lines if isinstance(line, RecordLine)]
    if len(right) == len(lines):  # Of another file none is used.
        refuse_own_lines(session, source, right, by)
    again = select(RecordImport).where(RecordImport.source == source)
    again = again.where(
        RecordImport.sha256 == file.sha256, RecordImport.state == ImportState.WAITING
    )
    found = session.scalars(again.limit(1)).first()
    if found is not None:
        return found
    keep(session, file.sha256, size_bytes=len(file.content), media_type="text/csv")
    made = _looked_over(session, source, lines)
    made.sha256 = file.sha256
    made.name = file.name[:120]
    made.created_by_id = by.id
    session.add(made)
    session.flush()
    return made


def confirm(session: Session, import_id: UUID, *, by: Actor) -> None:
    """Ask for a list that was looked over to be put in place; a second time asks nothing.

    Raises:
        ForbiddenError: another official looked it over.
        InvalidError: lines of it cannot be used: then none is.
        ConflictError: the list changed since it was looked over.
    """
    allow(by, RecordPermission.IMPORT)
    found = find_import(session, import_id, for_update=True)
    if found.state is not ImportState.PREVIEWED:
        return
    if found.created_by_id != by.id:
        raise ForbiddenError(_NOT_SEEN)
    if found.troubled:
        raise InvalidError(_("Corrija las filas con problemas y suba el archivo otra vez."))
    newest = session.scalar(
        select(func.max(Record.imported_at)).where(Record.source == found.source)
    )
    if newest is not None and newest > found.created_at:
        raise ConflictError(
            _("La lista cambió después de esta revisión. Suba el archivo otra vez.")
        )
    found.state = ImportState.WAITING
    enqueue(session, BRING_RECORDS, key=str(found.id), payload={"import_id": str(found.id)})
    data: dict[str, str | int | bool] = {"source": found.source, "sha256": found.sha256}
    audit.record(session, "certificates.records", actor_id=by.id, subject_id=found.id, data=data)


def _looked_over(session: Session, source: str, lines: Sequence[Line]) -> RecordImport:
    query = select(Record.key, Record.facts, Record.issues).where(Record.source == source)
    before = {key: (facts, issues) for key, facts, issues in session.execute(query)}
    right = [line for _rest, line in lines if isinstance(line, RecordLine)]
    after = {line.key: (dict(line.facts), line.issues) for line in right}
    troubles = [[number, str(line)] for number, line in lines if isinstance(line, RowError)]
    return RecordImport(
        source=source,
        rows=len(lines),
        troubled=len(troubles),
        troubles={"lines": troubles[:MOST_TROUBLES]},
        added=len(after.keys() - before.keys()),
        changed=sum(before[key] != after[key] for key in after.keys() & before.keys()),
        removed=len(before.keys() - after.keys()),
        created_at=wiring(session).clock.now(),
    )


def _run(work: Work) -> None:
    import_id = UUID(work.payload["import_id"])
    with work.database.reading() as session:
        sha256 = session.get_one(RecordImport, import_id).sha256
    lines = all_right(lines_of(work.database.wiring.files.get(sha256)))
    while _lay_aside(work.database, import_id, lines):
        pass
    with work.finishing() as session:
        found = session.get_one(RecordImport, import_id, with_for_update=True)
        if found.state is ImportState.WAITING:
            _put_in_place(session, found)


BRING_RECORDS = Job("certificates.records", _run)


def _forget_previews(work: Work) -> None:
    with work.finishing() as session:
        before = wiring(session).clock.now() - _PREVIEW
        left = delete(RecordImport).where(
            RecordImport.state == ImportState.PREVIEWED, RecordImport.created_at < before
        )
        forget_soon(session, session.scalars(left.returning(RecordImport.sha256)))


FORGET_PREVIEWS = Job("certificates.forget_previews", _forget_previews, every=timedelta(days=1))


def _lay_aside(
    database: Database, import_id: UUID, lines: Sequence[tuple[int, RecordLine]]
) -> bool:
    with database.transaction() as session:
        found = session.get_one(RecordImport, import_id, with_for_update=True)
        some = lines[found.done : found.done + CHUNK]
        if found.state is not ImportState.WAITING or not some:
            return False
        aside = _aside(found)
        now = wiring(session).clock.now()
        session.add_all(line.record(aside, now) for _rest, line in some)
        found.done += len(some)
        return True


def _put_in_place(session: Session, found: RecordImport) -> None:
    now = wiring(session).clock.now()
    session.execute(delete(Record).where(Record.source == found.source))
    session.execute(
        update(Record)
        .where(Record.source == _aside(found))
        .values(source=found.source, imported_at=now)
    )
    found.state = ImportState.APPLIED
    found.applied_at = now


def _aside(found: RecordImport) -> str:
    return f"aside:{found.id.hex}"


def newest_imports(session: Session, most: int) -> Sequence[RecordImport]:
    newest = select(RecordImport).order_by(RecordImport.created_at.desc()).limit(most)
    return session.scalars(newest).all()


def find_import(session: Session, import_id: UUID, *, for_update: bool = False) -> RecordImport:
    """Return a list that was brought; ``for_update`` so that nobody else decides on it meanwhile.

    Raises:
        NotFoundError: there is none with that id.
    """
    found = session.get(RecordImport, import_id, with_for_update=for_update or None)
    if found is None:
        raise NotFoundError(_("No encontramos ese archivo."))
    return found


def count_by_source(session: Session) -> dict[str, int]:
    query = select(Record.source, func.count()).group_by(Record.source)
    return dict(session.execute(query).all())
