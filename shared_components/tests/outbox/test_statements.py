# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What work costs in statements, each BEGIN, COMMIT and ROLLBACK counted as one.

They are counted and not timed: a budget that is exceeded prints what was said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from munikit.contracts.events import Event, on
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.notices import SEND_MAIL, notify
from munikit.outbox import Job, enqueue, publish, run_due, subscription_jobs
from munikit.testing.portals import NOW, create_database, create_wiring

MANY = 100


@dataclass(frozen=True)
class StallOpened(Event):
    name: ClassVar[str] = "test.stall_opened"

    stall_id: UUID


def hear(_session: Session, _event: StallOpened) -> None:
    """Do nothing: what is counted is the delivery."""


def hear_too(_session: Session, _event: StallOpened) -> None:
    """As above."""


HEARING = (on(StallOpened, hear), on(StallOpened, hear_too))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Database:
    wiring = create_wiring(tmp_path, clock=clock, subscriptions={StallOpened: HEARING})
    made = create_database(tmp_path, wiring)
    run_due(made, {})  # Who hears what is noted once for each process.
    return made


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    said: list[str] = []
    listeners = {
        "before_cursor_execute": lambda _c, _u, statement, *_: said.append(statement),
        "commit": lambda _c: said.append("COMMIT"),
        "rollback": lambda _c: said.append("ROLLBACK"),
    }
    for name, listener in listeners.items():
        event.listen(database.engine, name, listener)
    yield said
    for name, listener in listeners.items():
        event.remove(database.engine, name, listener)


def require(said: list[str], most: int, what: str) -> None:
    assert len(said) <= most, f"{what}: {len(said)}, not {most}:\n" + "\n".join(said)


def test_a_mail_is_one_statement_and_its_share_of_a_batch(database: Database) -> None:
    with database.transaction() as session:
        for each in range(MANY):
            notify(session, key=str(each), to="rosa@ejemplo.cl", subject="Hola", body="Hola")

    with counted(database) as said:
        assert run_due(database, {SEND_MAIL.name: SEND_MAIL}, limit=MANY) == MANY

    require(said, MANY + MANY // 5, "A hundred mails")


def test_a_delivery_is_its_transaction_and_its_share_of_a_batch(database: Database) -> None:
    with database.transaction() as session:
        for _ in range(MANY):
            publish(session, StallOpened(uuid4()))
    jobs = subscription_jobs(HEARING)

    with counted(database) as said:
        assert run_due(database, jobs, limit=2 * MANY) == 2 * MANY

    # BEGIN, the mark that it is done, COMMIT.
    require(said, 2 * MANY * 3 + MANY // 2, "Two hundred deliveries")


def test_telling_is_three_statements_however_many_hear_it(database: Database) -> None:
    with counted(database) as said, database.transaction() as session:
        publish(session, StallOpened(uuid4()))

    require(said, 2 + 3, "An event that two hear")


def test_a_worker_with_nothing_to_do_asks_once_a_look(database: Database) -> None:
    hourly = Job("test.hourly", lambda _: None, every=timedelta(hours=1))
    jobs = {hourly.name: hourly, SEND_MAIL.name: SEND_MAIL}
    run_due(database, jobs)

    with counted(database) as said:
        for _ in range(10):
            run_due(database, jobs)

    asked = [each for each in said if each != "ROLLBACK"]  # Of nothing: the driver says nothing.
    require(asked, 10, "Ten looks")


def test_a_period_that_begins_is_asked_for_at_once(database: Database, clock: FixedClock) -> None:
    """What makes it stale that a period was asked for: the next one."""
    runs: list[int] = []
    job = Job("test.sweep", lambda work: runs.append(work.attempt), every=timedelta(minutes=1))
    for _ in range(3):
        run_due(database, {job.name: job})

    clock.moment += timedelta(minutes=1)
    run_due(database, {job.name: job})

    assert len(runs) == 2


def test_a_period_whose_asking_was_undone_is_asked_for_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    job = Job("test.sweep", lambda work: runs.append(work.attempt), every=timedelta(minutes=1))
    with monkeypatch.context() as failing:
        failing.setattr("munikit.outbox.periodic.enqueue", ask_and_fail)
        with pytest.raises(LookupError):
            run_due(database, {job.name: job})

    run_due(database, {job.name: job})

    assert len(runs) == 1


def ask_and_fail(session: Session, job: Job, *, key: str) -> None:
    enqueue(session, job, key=key)
    raise LookupError
