# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The audit journal, written in the acting transaction and chained as it commits.

Entries wait in the session until it commits: only then is the end of the chain locked, for as
long as it takes to write them. Two people who act at once wait for each other no longer than that.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, Integer, String, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from munikit.audit.verifier import FIRST, digest
from munikit.db import Base, Digest
from munikit.db.insert_only import protect
from munikit.db.upsert import insert_or_ignore
from munikit.wiring import wiring

_WAITING = "munikit_audit_waiting"
_THE_HEAD = 1
_BEFORE: WeakKeyDictionary[SessionTransaction, int] = WeakKeyDictionary()


class AuditEntry(Base):
    """One act. ``actor_id`` is empty for what the portal itself does.

    ``seq`` has no gaps; ``hash`` is of the entry and of ``prev``, the hash of the one before.
    """

    __tablename__ = "munikit_audit_entry"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(80), index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    data: Mapped[dict[str, Any]]
    prev: Mapped[Digest]
    hash: Mapped[Digest]


_ENTRIES = Base.metadata.tables[AuditEntry.__tablename__]
protect(_ENTRIES)


class AuditHead(Base):
    """The end of the chain: one row, which whoever commits an act locks."""

    __tablename__ = "munikit_audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[Digest]


_HEAD = Base.metadata.tables[AuditHead.__tablename__]


def record(  # noqa: PLR0913 - the parts of one sentence, all by keyword.
    session: Session,
    action: str,
    *,
    actor_id: UUID | None,
    subject_id: UUID | None,
    outcome: str = "done",
    data: Mapping[str, str | int | bool] | None = None,
) -> None:
    """Write an act into the journal, in the caller's transaction.

    ``action`` is ``package.verb``, such as ``cases.approve``. ``data`` never holds personal data:
    the journal outlives the right to be forgotten.
    """
    session.info.setdefault(_WAITING, []).append(
        {
            "at": wiring(session).clock.now(),
            "action": action,
            "actor_id": actor_id,
            "subject_id": subject_id,
            "outcome": outcome,
            "data": dict(data or {}),
        }
    )


def as_told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry's values as they are hashed and exported: JSON, moments in UTC."""
    told = {name: values[name] for name in ("seq", "action", "outcome", "data")}
    told |= {name: str(values[name]) if values[name] else None for name in _IDS}
    told["at"] = values["at"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return told


_IDS = ("actor_id", "subject_id")


@event.listens_for(Session, "before_commit")
def _chain(session: Session) -> None:
    if session.in_nested_transaction():
        return  # A savepoint's end is not the commit.
    waiting = session.info.pop(_WAITING, [])
    if not waiting:
        return
    seq, end = _locked_head(session)
    for values in waiting:
        seq += 1
        values |= {"seq": seq, "prev": end}
        end = values["hash"] = digest(as_told(values), end)
    # The tables, not the models: this stands at the end of every act, and need not be slow.
    session.execute(insert(_ENTRIES), waiting)
    session.execute(update(_HEAD).values(seq=seq, hash=end))


@event.listens_for(Session, "after_transaction_create")
def _mark(session: Session, begun: SessionTransaction) -> None:
    if begun.nested:
        _BEFORE[begun] = len(session.info.get(_WAITING, []))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, undone: SessionTransaction) -> None:
    # A savepoint that is undone takes only its own acts with it: those before it did happen.
    del session.info.get(_WAITING, [])[_BEFORE.get(undone, 0) :]


def _locked_head(session: Session) -> tuple[int, str]:
    the_head = select(AuditHead.seq, AuditHead.hash).with_for_update()
    found = session.execute(the_head).one_or_none()
    if found is None:
        session.execute(insert_or_ignore(session, AuditHead, id=_THE_HEAD, seq=0, hash=FIRST))
        found = session.execute(the_head).one()
    return found.seq, found.hash
