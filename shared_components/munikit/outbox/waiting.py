# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Work that did not go out at the first try, or that nobody took, for whoever looks after it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from munikit.kernel.words import lazy_gettext as _l
from munikit.outbox.dead import count_dead
from munikit.outbox.models import JobState, QueuedJob
from munikit.wiring import wiring

_PATIENCE = timedelta(minutes=10)
NOBODY_TOOK_IT = _l("Nadie lo ha tomado: vea que portal worker esté en marcha.")


def waiting_jobs(session: Session, *, limit: int = 100) -> Sequence[QueuedJob]:
    """Return what will be tried again, the oldest first."""
    query = select(QueuedJob).where(_waits(wiring(session).clock.now()))
    return session.scalars(query.order_by(QueuedJob.first_at).limit(limit)).all()


def figures(session: Session) -> dict[str, object]:
    """Return how much waits, since when, and how much was given up, for a monitor."""
    since = func.min(QueuedJob.first_at)
    query = select(func.count(), since).where(_waits(wiring(session).clock.now()))
    count, oldest = session.execute(query).one()
    told = oldest.isoformat() if count else None
    return {"waiting": count, "waiting_since": told, "given_up": count_dead(session)}


def reason_for(job: QueuedJob) -> str:
    return job.error or NOBODY_TOOK_IT


def _waits(now: datetime) -> ColumnElement[bool]:
    still = QueuedJob.state.in_((JobState.QUEUED, JobState.RUNNING))
    # A notice is for somebody; other work may wait for a module that is switched off.
    untaken = and_(QueuedJob.name.startswith("notices."), QueuedJob.run_at < now - _PATIENCE)
    return and_(still, or_(QueuedJob.error != "", untaken))
