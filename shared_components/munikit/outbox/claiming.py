# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Taking work for a while: by lease, many of one lane at once, and the lanes in turn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, or_, select, update
from sqlalchemy.orm import Session

from munikit.db import Database
from munikit.kernel.words import lazy_gettext as _l
from munikit.outbox.models import JobState, QueuedJob
from munikit.outbox.telling import GIVEN_UP, about, tell
from munikit.outbox.work import Job, Work
from munikit.wiring import wiring

LEASE = timedelta(minutes=2)
# After a quarter of their lease no other of a batch is begun: the last one has the rest of it.
_SHARE_OF_LEASE = 4
AT_ONCE = 50
# After three days a person has to look at it.
GIVE_UP_AFTER = timedelta(hours=72)
# A job that takes its worker with it every time it is tried never gets to say that it failed.
_MOST_DEATHS = 5
_DIED = _l("El proceso que lo hacía murió todas las veces que se intentó.")


@dataclass(frozen=True)
class Claimed:
    """Work that is this worker's until a moment."""

    job: Job
    work: Work
    first_at: datetime
    until: datetime

    def is_late(self, now: datetime) -> bool:
        """Say whether so much of the lease is over that this is not to be begun any more."""
        return now > self.until - LEASE + LEASE / _SHARE_OF_LEASE


class Turns:
    """Which lanes had theirs: a thousand mails let everything else through between two batches."""

    def __init__(self, jobs: Mapping[str, Job]) -> None:
        self._jobs = jobs
        self._served: set[str] = set()

    def claim(self, database: Database, alone: Connection, most: int) -> list[Claimed]:
        """Take what is due of the lane whose turn it is; nothing where nothing is due."""
        is_new_round = not self._served
        while True:
            kind = alone.scalar(_next(self._jobs.keys() - self._served, database))
            if kind is None and is_new_round:
                return []
            if kind is None:
                is_new_round = True
                self._served.clear()
                continue
            lane = _lane_of(self._jobs, kind)
            self._served |= lane
            taken = _take(database, self._jobs, lane, most if self._jobs[kind].lane else 1)
            if taken:
                return taken


def give_back(database: Database, claimed: Sequence[Claimed]) -> None:
    """Let somebody else have what was not begun, as if nobody had taken it."""
    if not claimed:
        return
    with database.transaction() as session:
        session.execute(
            update(QueuedJob)
            .where(
                QueuedJob.id.in_([each.work.id for each in claimed]),
                # Whoever took it over after the lease has another.
                QueuedJob.state == JobState.RUNNING,
                QueuedJob.lease_until == claimed[0].until,
            )
            .values(state=JobState.QUEUED, lease_until=None, attempts=QueuedJob.attempts - 1),
            execution_options={"synchronize_session": False},
        )


def _next(names: Collection[str], database: Database) -> Any:  # noqa: ANN401 - a select of a name.
    ready = _ready(database.wiring.clock.now())
    query = select(QueuedJob.name).where(ready, QueuedJob.name.in_(sorted(names)))
    return query.order_by(QueuedJob.run_at).limit(1)


def _ready(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(QueuedJob.state == JobState.QUEUED, QueuedJob.run_at <= now),
        and_(QueuedJob.state == JobState.RUNNING, QueuedJob.lease_until < now),
    )


def _lane_of(jobs: Mapping[str, Job], kind: str) -> set[str]:
    lane = jobs[kind].lane
    return {kind} if lane is None else {name for name, each in jobs.items() if each.lane == lane}


_COLUMNS = (
    QueuedJob.id,
    QueuedJob.name,
    QueuedJob.key,
    QueuedJob.payload,
    QueuedJob.state,
    QueuedJob.attempts,
    QueuedJob.first_at,
    QueuedJob.error,
)


def _take(
    database: Database, jobs: Mapping[str, Job], names: Collection[str], most: int
) -> list[Claimed]:
    with database.transaction() as session:
        now = wiring(session).clock.now()
        query = select(*_COLUMNS).where(_ready(now), QueuedJob.name.in_(sorted(names)))
        query = query.order_by(QueuedJob.run_at).limit(most).with_for_update(skip_locked=True)
        rows = _together(session.execute(query).all())
        dead = [row for row in rows if _is_deadly(row, now)]
        if dead:
            _park(session, dead)
        elif rows:
            _lease(session, rows, now)
    for row in dead:
        tell(
            database,
            name=row.name,
            subject=about(row.payload, row.key),
            attempt=row.attempts,
            reason=_DIED,
            way_out=GIVEN_UP,
        )
    return [] if dead else [_claimed(row, jobs[row.name], database, now) for row in rows]


def _together(rows: Sequence[Row[Any]]) -> Sequence[Row[Any]]:
    """Return what is done in one batch: whatever a worker died with is tried by itself.

    So work that kills its worker takes the others of its batch with it once, and never again.
    """
    if rows and rows[0].state is JobState.RUNNING:
        return rows[:1]
    return [row for row in rows if row.state is JobState.QUEUED]


def _is_deadly(row: Row[Any], now: datetime) -> bool:
    if row.state is not JobState.RUNNING:
        return False
    if row.error:
        return bool(row.first_at < now - GIVE_UP_AFTER)
    return bool(row.attempts >= _MOST_DEATHS)


def _park(session: Session, rows: Sequence[Row[Any]]) -> None:
    session.execute(
        update(QueuedJob)
        .where(QueuedJob.id.in_([row.id for row in rows]))
        .values(state=JobState.DEAD, lease_until=None, error=str(_DIED)),
        execution_options={"synchronize_session": False},
    )


def _lease(session: Session, rows: Sequence[Row[Any]], now: datetime) -> None:
    session.execute(
        update(QueuedJob)
        .where(QueuedJob.id.in_([row.id for row in rows]))
        .values(
            state=JobState.RUNNING,
            lease_until=now + LEASE,
            # It may have waited for its module, or for a worker, for weeks.
            first_at=case((QueuedJob.attempts == 0, now), else_=QueuedJob.first_at),
            attempts=QueuedJob.attempts + 1,
        ),
        execution_options={"synchronize_session": False},
    )


def _claimed(row: Row[Any], job: Job, database: Database, now: datetime) -> Claimed:
    work = Work(row.id, row.key, row.payload, row.attempts + 1, database)
    return Claimed(job, work, row.first_at if row.attempts else now, now + LEASE)
