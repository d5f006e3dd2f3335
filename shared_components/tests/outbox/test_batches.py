# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Work is taken many at once, and each is as safe as if it had been taken by itself.

As with the failures of casework: with the protection, and without it the harm is seen.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from munikit.contracts.adapters import Mail
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.notices import SEND_MAIL, notify
from munikit.outbox import Job, JobState, Lane, QueuedJob, Work, claiming, enqueue, run_due, worker
from munikit.testing.fakes import MemoryMailer
from munikit.testing.portals import NOW, create_database, create_wiring

MAILS = {SEND_MAIL.name: SEND_MAIL}
QUICK = Lane("quick")
protected = pytest.mark.parametrize(
    "protected", [True, False], ids=["with the protection", "without it"]
)


class DyingMailer(MemoryMailer):
    """Its process is killed just after the server took a mail, once."""

    def __init__(self, dies_after: int) -> None:
        super().__init__()
        self._dies_after = dies_after

    def send(self, mail: Mail) -> None:
        super().send(mail)
        if len(self.sent) == self._dies_after:
            raise KeyboardInterrupt


class PickyMailer(MemoryMailer):
    """Refuses one mail."""

    def send(self, mail: Mail) -> None:
        if mail.key == "3":
            raise UnavailableError("El servidor de correo no aceptó el mensaje: código 550")
        super().send(mail)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def make(tmp_path: Path, clock: FixedClock) -> Callable[..., Database]:
    def made(mailer: MemoryMailer | None = None) -> Database:
        return create_database(tmp_path, create_wiring(tmp_path, clock=clock, mailer=mailer))

    return made


def ask_for_mails(database: Database, count: int) -> None:
    with database.transaction() as session:
        for each in range(count):
            notify(session, key=str(each), to="rosa@ejemplo.cl", subject="Hola", body="Hola")


def ask_for(database: Database, job: Job, *keys: str) -> None:
    with database.transaction() as session:
        for key in keys:
            enqueue(session, job, key=key)


def rows(database: Database) -> dict[str, QueuedJob]:
    with database.reading() as session:
        return {each.key.rpartition(":")[2]: each for each in session.scalars(select(QueuedJob))}


@protected
def test_a_worker_that_is_killed_repeats_the_mail_in_hand_and_none_of_its_batch(
    make: Callable[..., Database],
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """DOC-6: what the server took is marked at once, by itself, and not with the batch."""
    mailer = DyingMailer(dies_after=7)
    database = make(mailer)
    if not protected:
        monkeypatch.setattr(Work, "mark_done", lambda _work, _where: None)
    ask_for_mails(database, 10)

    with pytest.raises(KeyboardInterrupt):
        run_due(database, MAILS)
    clock.moment += timedelta(minutes=3)
    run_due(database, MAILS)

    times = Counter(each.key for each in mailer.sent)
    assert set(times) == {str(each) for each in range(10)}
    assert sum(times.values()) == (11 if protected else 17)


def test_one_mail_that_is_refused_holds_up_no_other_of_its_batch(
    make: Callable[..., Database],
) -> None:
    mailer = PickyMailer()
    database = make(mailer)
    ask_for_mails(database, 6)

    run_due(database, MAILS)

    assert [each.key for each in mailer.sent] == ["0", "1", "2", "4", "5"]
    found = rows(database)
    assert found["3"].state is JobState.QUEUED
    assert "código 550" in found["3"].error
    assert {each.attempts for each in found.values()} == {1}


def die(_: Work) -> None:
    raise KeyboardInterrupt


@protected
def test_work_that_kills_its_worker_takes_the_others_of_its_batch_with_it_once(
    make: Callable[..., Database],
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """DOC-7: what a worker died with is tried by itself; deaths are counted of the guilty alone."""
    if not protected:
        monkeypatch.setattr(claiming, "_together", list)
    database = make()
    done: list[str] = []
    poison = Job("test.poison", die, lane=QUICK)
    sound = Job("test.sound", lambda work: done.append(work.key), lane=QUICK)
    jobs = {each.name: each for each in (poison, sound)}
    ask_for(database, poison, "poison")
    ask_for(database, sound, "a", "b", "c")
    deaths = 0
    for _ in range(12):
        clock.moment += timedelta(minutes=3)
        try:
            run_due(database, jobs)
        except KeyboardInterrupt:
            deaths += 1

    states = {key: each.state for key, each in rows(database).items()}
    assert states["poison"] is JobState.DEAD
    assert deaths == 5
    sound_ones = {states[key] for key in ("a", "b", "c")}
    assert sound_ones == ({JobState.DONE} if protected else {JobState.DEAD})


@protected
def test_a_slow_batch_is_given_back_while_its_lease_holds(
    make: Callable[..., Database],
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """Whatever is begun has three quarters of its lease left, and nobody else takes it."""
    if not protected:
        monkeypatch.setattr(claiming, "_SHARE_OF_LEASE", 0.01)
    database = make()
    left: list[timedelta] = []

    def take_long(work: Work) -> None:
        with database.reading() as session:
            lease = session.get_one(QueuedJob, work.id).lease_until
        assert lease is not None
        left.append(lease - clock.moment)
        clock.moment += timedelta(seconds=50)

    slow = Job("test.slow", take_long, lane=QUICK)
    ask_for(database, slow, "a", "b", "c", "d")

    run_due(database, {slow.name: slow})

    assert len(left) == 4
    assert (min(left) >= claiming.LEASE * 3 / 4) is protected
    assert {each.attempts for each in rows(database).values()} == {1}


def test_what_is_given_back_was_never_tried(
    make: Callable[..., Database], clock: FixedClock
) -> None:
    database = make()
    run: list[str] = []
    job = Job("test.note", lambda work: run.append(work.key), lane=QUICK)
    ask_for(database, job, "a", "b")

    run_due(database, {job.name: job}, must_stop=lambda: bool(run))

    left = rows(database)["b"]
    assert (left.state, left.attempts, left.lease_until) == (JobState.QUEUED, 0, None)
    clock.moment += timedelta(days=30)
    run_due(database, {job.name: job})
    assert rows(database)["b"].first_at == clock.moment


def test_what_somebody_else_took_over_is_not_given_back(
    make: Callable[..., Database], clock: FixedClock
) -> None:
    database = make()
    job = Job("test.note", lambda _: None, lane=QUICK)
    jobs = {job.name: job}
    ask_for(database, job, "a", "b")
    with database.one_by_one() as alone:
        mine = claiming.Turns(jobs).claim(database, alone, 50)
        clock.moment += timedelta(minutes=3)
        theirs = claiming.Turns(jobs).claim(database, alone, 50)

    claiming.give_back(database, mine)

    assert [each.work.key for each in theirs] == ["test.note:a"]
    found = rows(database)
    assert (found["a"].state, found["a"].attempts) == (JobState.RUNNING, 2)
    assert found["b"].state is JobState.QUEUED


@protected
def test_a_thousand_of_one_kind_let_others_through_between_two_batches(
    make: Callable[..., Database],
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    database = make()
    order: list[str] = []
    many = Job("test.many", lambda work: order.append(work.key), lane=QUICK)
    heavy = Job("test.heavy", lambda work: order.append(work.key))
    ask_for(database, many, *map(str, range(120)))
    clock.moment += timedelta(seconds=1)
    ask_for(database, heavy, "x", "y")
    jobs = {each.name: each for each in (many, heavy)}
    if not protected:
        oldest = claiming._next  # noqa: SLF001 - the turns are taken away.
        monkeypatch.setattr(claiming, "_next", lambda _names, its: oldest(jobs, its))

    run_due(database, jobs, limit=1000)

    assert len(order) == 122
    assert (order.index("test.heavy:x") <= claiming.AT_ONCE) is protected
    assert (order.index("test.heavy:y") <= 2 * claiming.AT_ONCE + 1) is protected


def test_what_takes_seconds_is_taken_one_at_a_time(make: Callable[..., Database]) -> None:
    """So that a second worker has something to do, and a death costs the one paper in hand."""
    database = make()
    running: list[int] = []

    def count(_: Work) -> None:
        running.append(sum(e.state is JobState.RUNNING for e in rows(database).values()))

    heavy = Job("test.heavy", count)
    ask_for(database, heavy, "a", "b", "c")

    run_due(database, {heavy.name: heavy})

    assert running == [1, 1, 1]


def test_no_more_is_taken_than_is_asked_for(make: Callable[..., Database]) -> None:
    database = make()
    job = Job("test.note", lambda _: None, lane=QUICK)
    ask_for(database, job, *map(str, range(7)))

    assert run_due(database, {job.name: job}, limit=3) == 3
    assert Counter(each.state for each in rows(database).values()) == {
        JobState.DONE: 3,
        JobState.QUEUED: 4,
    }


def test_an_effect_that_was_committed_with_its_done_is_not_marked_again(
    make: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = make()
    marks: list[object] = []
    mark = Work.mark_done

    def marked(work: Work, where: object) -> None:
        marks.append(where)
        mark(work, where)  # type: ignore[arg-type] # Either of the two it takes.

    monkeypatch.setattr(Work, "mark_done", marked)

    def finish(work: Work) -> None:
        with work.finishing():
            pass

    job = Job("test.finish", finish, lane=QUICK)
    ask_for(database, job, "a", "b")

    run_due(database, {job.name: job})

    assert len(marks) == 2
    assert {each.state for each in rows(database).values()} == {JobState.DONE}
    assert worker.run_due(database, {job.name: job}) == 0
