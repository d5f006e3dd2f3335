# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What goes wrong with a case's papers, each with its protection and without it."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from munikit.access import Actor
from munikit.casefile import Leaf
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.record import certificate
from munikit.cases.record.certificate import CERTIFY
from munikit.contracts.treasury import ChargePaid
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.outbox import QueuedJob, Work, run_due, worker

JOBS = {CERTIFY.name: CERTIFY}
protected = pytest.mark.parametrize(
    "protected", [True, False], ids=["with the protection", "without it"]
)
Filed = Callable[[], UUID]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that prints at once: what it prints is not what is tested here."""
    printed = SimpleNamespace(pdf=b"%PDF-1.7 of one page")
    monkeypatch.setattr(certificate, "render_paper", lambda *_: printed)


def certificates(database: Database) -> int:
    with database.reading() as session:
        query = select(func.count()).where(Leaf.title == "Certificado de presentación")
        return session.scalar(query) or 0


@protected
def test_two_workers_with_one_job_make_one_certificate(
    database: Database, filed: Filed, monkeypatch: pytest.MonkeyPatch, *, protected: bool
) -> None:
    """DOC-1: a worker that was slow, or killed after its effect, has another do it again."""
    if not protected:
        monkeypatch.setattr(certificate, "certificate_id", lambda _: uuid4())
    filed()
    with database.reading() as session:
        queued = session.scalars(select(QueuedJob).where(QueuedJob.name == CERTIFY.name)).one()

    for attempt in (1, 2):
        CERTIFY.run(Work(queued.id, queued.key, queued.payload, attempt, database))

    assert certificates(database) == (1 if protected else 2)


@protected
def test_a_worker_killed_as_it_stores_leaves_nothing_half_done(
    database: Database,
    clock: FixedClock,
    filed: Filed,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """DOC-1: "done" commits with the effect, so that who dies between has done nothing."""
    if not protected:
        monkeypatch.setattr(Work, "finishing", done_first)
    filed()
    with monkeypatch.context() as dying:
        dying.setattr(certificate.casefile, "add", die)
        with pytest.raises(KeyboardInterrupt):
            run_due(database, JOBS)
    clock.moment += timedelta(minutes=3)

    run_due(database, JOBS)

    assert certificates(database) == (1 if protected else 0)


def die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def done_first(work: Work) -> Any:  # noqa: ANN401 - a context manager.
    """Say "done" in a transaction before the effect's."""
    with work.database.transaction() as session:
        work.mark_done(session)
    return work.database.transaction()


@protected
def test_nothing_is_asked_of_the_worker_for_what_was_never_filed(
    database: Database,
    rosa: Actor,
    draft: Callable[[], UUID],
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """DOC-3: a job is a row of the business transaction, not a message to a broker."""
    told: list[str] = []
    if not protected:
        monkeypatch.setattr(certificate, "enqueue", lambda *_, key, **__: told.append(key))
    case_id = draft()

    with pytest.raises(KeyboardInterrupt):
        file_and_die(database, case_id, rosa)

    with database.reading() as session:
        told += session.scalars(select(QueuedJob.key).where(QueuedJob.name == CERTIFY.name))
    assert told == ([] if protected else [str(case_id)])


def file_and_die(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        filing.submit(session, case_id, by=by)
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id))
        die()  # Before it commits.


@protected
def test_what_was_signed_and_not_stored_is_made_again(
    database: Database,
    clock: FixedClock,
    filed: Filed,
    monkeypatch: pytest.MonkeyPatch,
    *,
    protected: bool,
) -> None:
    """DOC-4: the database refuses the row of a paper that is signed already."""
    if not protected:
        monkeypatch.setattr(worker, "_postpone", lambda claimed, _: forget(claimed.work))
    case_id = filed()
    refuse_rows(database)

    run_due(database, JOBS)
    assert certificates(database) == 0
    with database.engine.begin() as connection:
        connection.exec_driver_sql("drop trigger refuse")
    clock.moment += timedelta(minutes=2)
    run_due(database, JOBS)

    assert certificates(database) == (1 if protected else 0)
    if protected:
        with database.reading() as session:
            kept = certificate.certificate_of(session, case_id).sha256
        assert database.wiring.files.get(kept).startswith(b"%PDF-")


def refuse_rows(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "create trigger refuse before insert on munikit_casefile_leaf "
            "begin select raise(abort, 'disk I/O error'); end"
        )


def forget(work: Work) -> None:
    with work.database.transaction() as session:
        work.mark_done(session)
