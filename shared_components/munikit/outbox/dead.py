# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Work that could not be done in three days: looking at it, and asking for it again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from munikit.outbox.models import JobState, QueuedJob
from munikit.wiring import wiring


def dead_jobs(session: Session, *, limit: int = 100) -> Sequence[QueuedJob]:
    """Return what was given up, the oldest first."""
    query = select(QueuedJob).where(QueuedJob.state == JobState.DEAD)
    return session.scalars(query.order_by(QueuedJob.first_at).limit(limit)).all()


def count_dead(session: Session) -> int:
    query = select(func.count()).select_from(QueuedJob).where(QueuedJob.state == JobState.DEAD)
    return session.scalar(query) or 0


def revive(session: Session, ids: Sequence[UUID]) -> int:
    """Let work that was given up be tried for another three days; return how much it was."""
    now = wiring(session).clock.now()
    revived = session.scalars(
        update(QueuedJob)
        .where(QueuedJob.id.in_(ids), QueuedJob.state == JobState.DEAD)
        .values(state=JobState.QUEUED, run_at=now, first_at=now, attempts=0, lease_until=None)
        .returning(QueuedJob.id)
    )
    return len(revived.all())
