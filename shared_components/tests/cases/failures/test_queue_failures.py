# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What goes wrong with mails and with work that waits, each with its protection and without it."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.contracts.adapters import Mail
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.notices import notify, posting
from munikit.notices.sending import SEND_MAIL
from munikit.outbox import Job, JobState, QueuedJob, Work, claiming, enqueue, run_due, worker
from munikit.testing.fakes import MemoryMailer

JOBS = {SEND_MAIL.name: SEND_MAIL}
protected = pytest.mark.parametrize(
    "protected", [True, False], ids=["with the protection", "without it"]
)


def state_of(database: Database, name: str) -> JobState:
    with database.reading() as session:
        return session.scalars(select(QueuedJob.state).where(QueuedJob.name == name)).one()


def die(*_: object) -> None:
    raise KeyboardInterrupt


@protected
def test_a_mail_server_that_is_down_a_day_loses_no_mail(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-5: tried ever more rarely for three days; nobody who asks for a page waits for it."""
    if not protected:
        monkeypatch.setattr(worker, "GIVE_UP_AFTER", timedelta())
    with database.transaction() as session:
        notify(session, key="a", to="rosa@ejemplo.cl", subject="Hola", body="Hola")
    mailer = database.wiring.mailer
    assert isinstance(mailer, MemoryMailer)
    with monkeypatch.context() as down:
        down.setattr(mailer, "send", refuse_mail)
        for _ in range(24):
            clock.moment += timedelta(hours=1)
            run_due(database, JOBS)
    clock.moment += timedelta(hours=6)

    run_due(database, JOBS)

    assert len(mailer.sent) == (1 if protected else 0)
    assert state_of(database, SEND_MAIL.name) is (JobState.DONE if protected else JobState.DEAD)


def refuse_mail(_: Mail) -> None:
    raise UnavailableError("El servidor de correo no aceptó el mensaje: código 421")


@protected
def test_a_mail_that_went_out_twice_is_one_for_its_reader(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-6: a worker died after sending; mail programs fold two of the same Message-ID."""
    if not protected:
        monkeypatch.setattr(posting, "sha256", lambda _: sha256(uuid4().bytes))
    with database.transaction() as session:
        notify(session, key="a", to="rosa@ejemplo.cl", subject="Hola", body="Hola")
    with monkeypatch.context() as dying:
        dying.setattr(Work, "mark_done", die)
        with pytest.raises(KeyboardInterrupt):
            run_due(database, JOBS)
    clock.moment += timedelta(minutes=3)

    run_due(database, JOBS)

    mailer = database.wiring.mailer
    assert isinstance(mailer, MemoryMailer)
    ids = [posting.message(each, database.wiring.settings)["Message-ID"] for each in mailer.sent]
    assert len(ids) == 2
    assert len(set(ids)) == (1 if protected else 2)


@protected
def test_a_job_that_kills_every_worker_is_parked(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-7: it never gets to say that it failed, so its deaths are counted."""
    if not protected:
        monkeypatch.setattr(claiming, "_MOST_DEATHS", 1_000_000)
    poison, sound = Job("test.poison", die), Job("test.sound", lambda _: None)
    with database.transaction() as session:
        enqueue(session, poison, key="a")
    deaths = 0
    for _ in range(20):
        clock.moment += timedelta(minutes=3)
        try:
            run_due(database, {poison.name: poison})
        except KeyboardInterrupt:
            deaths += 1

    assert deaths == (5 if protected else 20)
    with database.transaction() as session:
        enqueue(session, sound, key="b")
    if protected:
        assert run_due(database, {each.name: each for each in (poison, sound)}) == 1
        assert state_of(database, poison.name) is JobState.DEAD


@protected
def test_a_job_that_always_fails_lets_the_others_go_on(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-7: after three days it is on the operators' page, and until then it waits its turn."""
    if not protected:
        monkeypatch.setattr(worker, "_postpone", lambda *_: die())
    done: list[str] = []
    poison, sound = Job("test.poison", fail), Job("test.sound", lambda work: done.append(work.key))
    jobs = {each.name: each for each in (poison, sound)}
    with database.transaction() as session:
        enqueue(session, poison, key="a")
    clock.moment += timedelta(seconds=1)
    with database.transaction() as session:
        enqueue(session, sound, key="b")

    try:
        run_due(database, jobs)
    except KeyboardInterrupt:
        assert not protected

    assert done == (["test.sound:b"] if protected else [])


def fail(_: Work) -> None:
    raise OSError("no route to host")
