# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who looked at a file, and when (DS 10 of 2023): lines of the journal like any other act."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.audit import AuditEntry
from munikit.kernel.words import lazy_gettext as _l

ACCESSES = {
    "casefile.view": _l("Vio la solicitud"),
    "casefile.read": _l("Vio el expediente"),
    "casefile.download": _l("Descargó un archivo"),
    "casefile.export": _l("Sacó una copia completa"),
}
_PAGE = 500


class Access(NamedTuple):
    seq: int
    at: datetime
    person_id: UUID | None
    action: str
    leaf: int


def note_access(
    session: Session, case_id: UUID, person_id: UUID | None, action: str, *, leaf: int = 0
) -> None:
    """Write down that somebody looked; ``leaf`` is what was opened, where it was one thing."""
    data = {"leaf": leaf} if leaf else {}
    audit.record(session, action, actor_id=person_id, subject_id=case_id, data=data)


def newest_accesses(session: Session, case_id: UUID, limit: int = 100) -> Sequence[Access]:
    query = _accesses(case_id).order_by(AuditEntry.seq.desc()).limit(limit)
    return [_read(entry) for entry in session.scalars(query)]


def accesses_after(session: Session, case_id: UUID, seq: int) -> Iterator[Access]:
    """Yield the next accesses, oldest first, at most five hundred."""
    query = _accesses(case_id).where(AuditEntry.seq > seq).order_by(AuditEntry.seq)
    return (_read(entry) for entry in session.scalars(query.limit(_PAGE)))


def _accesses(case_id: UUID) -> Select[AuditEntry]:
    return select(AuditEntry).where(
        AuditEntry.subject_id == case_id, AuditEntry.action.in_(ACCESSES)
    )


def _read(entry: AuditEntry) -> Access:
    leaf = int(entry.data.get("leaf", 0))
    return Access(entry.seq, entry.at, entry.actor_id, entry.action, leaf)
