# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a module declares as a job, and what its function is given."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from munikit.db import Database
from munikit.outbox.models import JobState, QueuedJob
from munikit.wiring import wiring


@dataclass(frozen=True)
class Work:
    """One run of a job. ``attempt`` counts from 1; the same work may have been begun before."""

    id: UUID
    key: str
    payload: Mapping[str, Any]
    attempt: int
    database: Database

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """Open the transaction in which the job's effect and its "done" commit together."""
        with self.database.transaction() as session:
            yield session
            self.mark_done(session)

    def mark_done(self, session: Session) -> None:
        session.execute(
            update(QueuedJob)
            .where(QueuedJob.id == self.id)
            .values(state=JobState.DONE, done_at=wiring(session).clock.now(), lease_until=None)
        )


@dataclass(frozen=True)
class Job:
    """Work with a name that survives upgrades.

    ``run`` does slow work outside any transaction and commits its effect with
    `Work.finishing`; it may run twice. ``every`` makes it periodic.
    """

    name: str
    run: Callable[[Work], None]
    every: timedelta | None = None
