# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module declares as a job, and what its function is given."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.orm import Session

from munikit.db import Database
from munikit.outbox.models import JobState, QueuedJob

# Written once: it is said for every work, and is then half of what SQLAlchemy does for it.
_DONE = (
    update(QueuedJob.metadata.tables[QueuedJob.__tablename__])
    .where(QueuedJob.id == bindparam("done"))
    .values(state=JobState.DONE, done_at=bindparam("now"), lease_until=None)
)


@dataclass
class Work:
    """One run of a job. ``attempt`` counts from 1; the same work may have been begun before."""

    id: UUID
    key: str
    payload: Mapping[str, Any]
    attempt: int
    database: Database
    is_done: bool = field(default=False, init=False)

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """Open the transaction in which the job's effect and its "done" commit together."""
        with self.database.transaction() as session:
            yield session
            self.mark_done(session)
        self.is_done = True

    def mark_done(self, where: Session | Connection) -> None:
        where.execute(_DONE, {"done": self.id, "now": self.database.wiring.clock.now()})


def _nothing(_database: Database) -> AbstractContextManager[None]:
    return nullcontext()


@dataclass(frozen=True)
class Lane:
    """Quick work that a worker claims many of at once, and does one after the other.

    ``around`` is entered for the length of a batch: what the works of it can share.
    """

    name: str
    around: Callable[[Database], AbstractContextManager[None]] = _nothing


@dataclass(frozen=True)
class Job:
    """Work with a name that survives upgrades.

    ``run`` does slow work outside any transaction and commits its effect with
    `Work.finishing`; it may run twice. ``every`` makes it periodic. Without a ``lane`` a worker
    claims one at a time, as it must where one takes seconds.
    """

    name: str
    run: Callable[[Work], None]
    every: timedelta | None = None
    lane: Lane | None = None
