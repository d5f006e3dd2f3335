# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The outbox: what is published or enqueued happens after the commit, at least once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.contracts.events import Event, on
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.money import Money
from munikit.outbox import (
    Job,
    JobState,
    QueuedJob,
    StoredEvent,
    Work,
    enqueue,
    publish,
    run_due,
    subscription_jobs,
)
from munikit.testing.portals import create_database, create_wiring

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class StallOpened(Event):
    name: ClassVar[str] = "test.stall_opened"

    stall_id: UUID
    fee: Money
    at: datetime


heard: list[StallOpened] = []


def hear(_session: Session, event: StallOpened) -> None:
    heard.append(event)


HEARING = on(StallOpened, hear)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Database:
    heard.clear()
    wiring = create_wiring(tmp_path, clock=clock, subscriptions={StallOpened: (HEARING,)})
    return create_database(tmp_path, wiring)


def test_a_subscriber_hears_the_event_as_it_was_told(database: Database) -> None:
    told = StallOpened(uuid4(), Money(36_220), NOON)

    with database.transaction() as session:
        publish(session, told)
    run_due(database, subscription_jobs([HEARING]))

    assert heard == [told]


def test_nothing_is_heard_before_the_commit_or_after_a_rollback(database: Database) -> None:
    with pytest.raises(LookupError):
        _publish_and_fail(database)
    run_due(database, subscription_jobs([HEARING]))

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 0
    assert heard == []


def _publish_and_fail(database: Database) -> None:
    with database.transaction() as session:
        publish(session, StallOpened(uuid4(), Money(1), NOON))
        raise LookupError


def test_asking_twice_with_one_key_runs_once(database: Database) -> None:
    runs: list[str] = []
    job = Job("test.note", lambda work: runs.append(work.key))

    for _ in range(2):
        with database.transaction() as session:
            enqueue(session, job, key="a")
    run_due(database, {job.name: job})

    assert runs == ["test.note:a"]


def test_whoever_is_told_to_stop_finishes_the_job_in_hand_and_begins_no_other(
    database: Database,
) -> None:
    runs: list[str] = []

    def note(work: Work) -> None:
        with work.finishing():
            runs.append(work.key)

    job = Job("test.note", note)
    with database.transaction() as session:
        for key in ("a", "b"):
            enqueue(session, job, key=key)

    assert run_due(database, {job.name: job}, must_stop=lambda: bool(runs)) == 1

    run_due(database, {job.name: job})
    assert runs == ["test.note:a", "test.note:b"]


def test_a_job_that_fails_is_tried_again_later(database: Database, clock: FixedClock) -> None:
    attempts: list[int] = []

    def fail_once(work: Work) -> None:
        attempts.append(work.attempt)
        if work.attempt == 1:
            raise OSError("the mail server is away")

    job = Job("test.mail", fail_once)
    with database.transaction() as session:
        enqueue(session, job, key="a")

    run_due(database, {job.name: job})
    run_due(database, {job.name: job})
    assert attempts == [1]

    clock.moment += timedelta(minutes=1)
    run_due(database, {job.name: job})
    assert attempts == [1, 2]


def test_after_three_days_a_job_is_parked_with_its_error(
    database: Database, clock: FixedClock
) -> None:
    def fail(_work: Work) -> None:
        raise OSError("no route to host")

    job = Job("test.mail", fail)
    with database.transaction() as session:
        enqueue(session, job, key="a")
    run_due(database, {job.name: job})
    clock.moment += timedelta(hours=73)
    run_due(database, {job.name: job})

    with database.reading() as session:
        parked = session.scalars(select(QueuedJob)).one()
    assert parked.state is JobState.DEAD
    assert parked.error == "OSError: no route to host"


def test_the_effect_and_done_commit_together(database: Database, clock: FixedClock) -> None:
    """A worker that dies after the effect but before "done" would do it twice; it cannot."""

    def crash_while_finishing(work: Work) -> None:
        with work.finishing() as session:
            session.add(StoredEvent(name="effect", payload={}, at=NOON))
            if work.attempt == 1:
                raise KeyboardInterrupt

    job = Job("test.effect", crash_while_finishing)
    with database.transaction() as session:
        enqueue(session, job, key="a")

    with pytest.raises(KeyboardInterrupt):
        run_due(database, {job.name: job})
    clock.moment += timedelta(minutes=3)
    run_due(database, {job.name: job})

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(StoredEvent)) == 1


def test_a_job_of_a_module_that_is_switched_off_waits(database: Database) -> None:
    with database.transaction() as session:
        enqueue(session, Job("gone.job", print), key="a")

    assert run_due(database, {}) == 0
    with database.reading() as session:
        assert session.scalars(select(QueuedJob)).one().state is JobState.QUEUED


def test_a_periodic_job_runs_once_a_period(database: Database, clock: FixedClock) -> None:
    runs: list[int] = []
    job = Job("test.sweep", lambda work: runs.append(work.attempt), every=timedelta(minutes=1))

    run_due(database, {job.name: job})
    run_due(database, {job.name: job})
    clock.moment += timedelta(minutes=1)
    run_due(database, {job.name: job})

    assert len(runs) == 2
