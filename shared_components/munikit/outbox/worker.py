# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Doing what is due: claim a job by lease, run it, record how it went."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from munikit.contracts.events import Subscription
from munikit.db import Database
from munikit.db.failures import AWAY, explain
from munikit.kernel.errors import DomainError
from munikit.kernel.troubles import why
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import speaking
from munikit.outbox.models import JobState, QueuedJob
from munikit.outbox.publishing import as_event, enqueue, remember_once
from munikit.outbox.telling import AGAIN, GIVEN_UP, about, tell
from munikit.outbox.work import Job, Work
from munikit.wiring import wiring

LEASE = timedelta(minutes=2)
# From one minute, doubling, to six hours; after three days a person has to look at it.
_FIRST_RETRY = timedelta(minutes=1)
_LAST_RETRY = timedelta(hours=6)
_GIVE_UP_AFTER = timedelta(hours=72)
# A job that takes its worker with it every time it is tried never gets to say that it failed.
_MOST_DEATHS = 5
_DIED = _l("El proceso que lo hacía murió todas las veces que se intentó.")


def run_due(
    database: Database,
    jobs: Mapping[str, Job],
    *,
    limit: int = 100,
    must_stop: Callable[[], bool] = lambda: False,
) -> int:
    """Run what is due, at most ``limit`` jobs, and return how many ran.

    ``must_stop`` is asked before each: what is under way is finished, and no other is begun.

    ``jobs`` are all that the portal knows, by name, deliveries of events included; a queued job
    nobody knows (its module is switched off) stays queued.
    """
    remember_once(database)
    _schedule(database, jobs.values())
    _park_deadly(database)
    for done in range(limit):
        work = None if must_stop() else _claim(database, jobs)
        if work is None:
            return done
        _run(jobs, *work)
    return limit


def subscription_jobs(subscriptions: Iterable[Subscription]) -> dict[str, Job]:
    """Return one job for each subscription: its handler in its own transaction."""
    return {each.name: Job(each.name, _delivery(each)) for each in subscriptions}


def _delivery(subscription: Subscription) -> Callable[[Work], None]:
    def deliver(work: Work) -> None:
        with work.finishing() as session:
            subscription.handler(session, as_event(subscription.event, work.payload))

    return deliver


def _schedule(database: Database, jobs: Iterable[Job]) -> None:
    periodic = [(job, job.every) for job in jobs if job.every is not None]
    if not periodic:
        return
    with database.transaction() as session:
        now = wiring(session).clock.now()
        for job, every in periodic:
            # One key per period: however many workers ask, it runs once.
            enqueue(session, job, key=str(int(now.timestamp() // every.total_seconds())))


def _park_deadly(database: Database) -> None:
    with database.transaction() as session:
        now = wiring(session).clock.now()
        never_told = and_(QueuedJob.attempts >= _MOST_DEATHS, QueuedJob.error == "")
        told_long_ago = and_(QueuedJob.first_at < now - _GIVE_UP_AFTER, QueuedJob.error != "")
        parked = session.execute(
            update(QueuedJob)
            .where(QueuedJob.state == JobState.RUNNING, QueuedJob.lease_until < now)
            .where(or_(never_told, told_long_ago))
            .values(state=JobState.DEAD, lease_until=None, error=_DIED)
            .returning(QueuedJob.name, QueuedJob.payload, QueuedJob.key, QueuedJob.attempts)
        ).all()
    for name, payload, key, attempts in parked:
        subject = about(payload, key)
        tell(database, name=name, subject=subject, attempt=attempts, reason=_DIED, way_out=GIVEN_UP)


def _claim(database: Database, jobs: Mapping[str, Job]) -> tuple[QueuedJob, Work] | None:
    with database.transaction() as session:
        now = wiring(session).clock.now()
        found = session.scalar(_due(jobs, now))
        if found is None:
            return None
        found.state = JobState.RUNNING
        found.lease_until = now + LEASE
        if not found.attempts:
            found.first_at = now  # It may have waited for its module, or for a worker, for weeks.
        found.attempts += 1
        return found, Work(found.id, found.key, found.payload, found.attempts, database)


def _due(jobs: Mapping[str, Job], now: datetime) -> Select[QueuedJob]:
    ready = or_(
        and_(QueuedJob.state == JobState.QUEUED, QueuedJob.run_at <= now),
        and_(QueuedJob.state == JobState.RUNNING, QueuedJob.lease_until < now),
    )
    query = select(QueuedJob).where(ready, QueuedJob.name.in_(jobs)).order_by(QueuedJob.run_at)
    return query.limit(1).with_for_update(skip_locked=True)


def _run(jobs: Mapping[str, Job], queued: QueuedJob, work: Work) -> None:
    try:
        # Whoever asked for it may read another language, and is not who is told.
        with speaking():
            jobs[queued.name].run(work)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the delivery loop: it is recorded and retried.
        _tell(queued, work, error)
        _postpone(queued, work, error)
        return
    with work.database.transaction() as session:
        work.mark_done(session)


def _tell(queued: QueuedJob, work: Work, error: BaseException) -> None:
    """Say which work failed: what was foreseen in a line, anything else whole."""
    foreseen = isinstance(error, (DomainError, OSError, *AWAY))
    dead = _is_hopeless(queued, work.database.wiring.clock.now())
    tell(
        work.database,
        name=queued.name,
        subject=about(queued.payload, queued.key),
        attempt=work.attempt,
        reason=reason_of(error, work.database),
        way_out=GIVEN_UP if dead else AGAIN,
        unforeseen=None if foreseen else error,
    )


def _is_hopeless(queued: QueuedJob, now: datetime) -> bool:
    return now - queued.first_at > _GIVE_UP_AFTER


def reason_of(error: BaseException, database: Database) -> str:
    """Return why work failed, for a person: a sentence where somebody wrote one."""
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, SQLAlchemyError):
        return explain(error, database.url)
    if isinstance(error, OSError) and error.errno:
        return why(error)
    return f"{type(error).__name__}: {error}"


def _postpone(queued: QueuedJob, work: Work, error: BaseException) -> None:
    with work.database.transaction() as session:
        now = wiring(session).clock.now()
        dead = _is_hopeless(queued, now)
        wait = min(_FIRST_RETRY * 2 ** (work.attempt - 1), _LAST_RETRY)
        session.execute(
            update(QueuedJob)
            .where(QueuedJob.id == queued.id)
            .values(
                state=JobState.DEAD if dead else JobState.QUEUED,
                run_at=now + wait,
                lease_until=None,
                error=reason_of(error, work.database)[:2000],
            )
        )
