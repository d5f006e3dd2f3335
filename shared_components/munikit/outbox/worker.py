# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Doing what is due: claim work by lease, run it, record how it went."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import Connection, update
from sqlalchemy.exc import SQLAlchemyError

from munikit.contracts.events import Subscription
from munikit.db import Database
from munikit.db.failures import AWAY, explain
from munikit.kernel.errors import DomainError
from munikit.kernel.troubles import why
from munikit.kernel.words import speaking
from munikit.outbox.claiming import AT_ONCE, GIVE_UP_AFTER, Claimed, Turns, give_back
from munikit.outbox.models import JobState, QueuedJob
from munikit.outbox.periodic import schedule
from munikit.outbox.publishing import as_event, remember_once
from munikit.outbox.telling import AGAIN, GIVEN_UP, about, tell
from munikit.outbox.work import Job, Lane, Work
from munikit.wiring import wiring

# From one minute, doubling, to six hours.
_FIRST_RETRY = timedelta(minutes=1)
_LAST_RETRY = timedelta(hours=6)
_DELIVERIES = Lane("deliveries")


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
    schedule(database, jobs.values())
    turns = Turns(jobs)
    done = 0
    with database.one_by_one() as alone:
        while done < limit and not must_stop():
            batch = turns.claim(database, alone, min(AT_ONCE, limit - done))
            if not batch:
                break
            done += _run_batch(database, alone, batch, must_stop)
    return done


def subscription_jobs(subscriptions: Iterable[Subscription]) -> dict[str, Job]:
    """Return one job for each subscription: its handler in its own transaction."""
    return {each.name: Job(each.name, _delivery(each), lane=_DELIVERIES) for each in subscriptions}


def _delivery(subscription: Subscription) -> Callable[[Work], None]:
    def deliver(work: Work) -> None:
        with work.finishing() as session:
            subscription.handler(session, as_event(subscription.event, work.payload))

    return deliver


def _run_batch(
    database: Database, alone: Connection, batch: Sequence[Claimed], must_stop: Callable[[], bool]
) -> int:
    """Do one after the other, and give back what would be begun too late; return how many ran."""
    lane = batch[0].job.lane or _DELIVERIES
    with lane.around(database):
        for done, each in enumerate(batch):
            if done and (must_stop() or each.is_late(database.wiring.clock.now())):
                give_back(database, batch[done:])
                return done
            _run(alone, each)
    return len(batch)


def _run(alone: Connection, claimed: Claimed) -> None:
    work = claimed.work
    try:
        # Whoever asked for it may read another language, and is not who is told.
        with speaking():
            claimed.job.run(work)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - the delivery loop: it is recorded and retried.
        _tell(claimed, error)
        _postpone(claimed, error)
        return
    if not work.is_done:
        # At once, and by itself: a worker that dies repeats one mail and not those of its batch.
        work.mark_done(alone)


def _tell(claimed: Claimed, error: BaseException) -> None:
    """Say which work failed: what was foreseen in a line, anything else whole."""
    work = claimed.work
    foreseen = isinstance(error, (DomainError, OSError, *AWAY))
    tell(
        work.database,
        name=claimed.job.name,
        subject=about(work.payload, work.key),
        attempt=work.attempt,
        reason=reason_of(error, work.database),
        way_out=GIVEN_UP if _is_hopeless(claimed) else AGAIN,
        unforeseen=None if foreseen else error,
    )


def _is_hopeless(claimed: Claimed) -> bool:
    return claimed.work.database.wiring.clock.now() - claimed.first_at > GIVE_UP_AFTER


def reason_of(error: BaseException, database: Database) -> str:
    """Return why work failed, for a person: a sentence where somebody wrote one."""
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, SQLAlchemyError):
        return explain(error, database.url)
    if isinstance(error, OSError) and error.errno:
        return why(error)
    return f"{type(error).__name__}: {error}"


def _postpone(claimed: Claimed, error: BaseException) -> None:
    work = claimed.work
    with work.database.transaction() as session:
        now = wiring(session).clock.now()
        wait = min(_FIRST_RETRY * 2 ** (work.attempt - 1), _LAST_RETRY)
        session.execute(
            update(QueuedJob)
            .where(QueuedJob.id == work.id)
            .values(
                state=JobState.DEAD if _is_hopeless(claimed) else JobState.QUEUED,
                run_at=now + wait,
                lease_until=None,
                error=reason_of(error, work.database)[:2000],
            )
        )
