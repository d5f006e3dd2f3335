# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What fails is in the worker's log: which, why, what to do, and never line upon line."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.outbox import Job, JobState, QueuedJob, Work, enqueue, run_due
from munikit.outbox.telling import MOST_LINES
from munikit.testing.portals import NOW, create_database, create_wiring

MANY = 40


def fail(work: Work) -> None:
    raise UnavailableError(f"{work.payload['host']} no responde.")


MAIL = Job("notices.send_mail", fail)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def database(tmp_path: Path, clock: FixedClock) -> Database:
    return create_database(tmp_path, create_wiring(tmp_path, clock=clock))


def ask(database: Database, first: int, last: int, host: str = "correo.cl") -> None:
    with database.transaction() as session:
        for each in range(first, last):
            payload = {"subject": f"Solicitud VAL-2026-{each:06d}", "host": host}
            enqueue(session, MAIL, key=f"{host}-{each}", payload=payload)


def work(database: Database, caplog: pytest.LogCaptureFixture) -> list[str]:
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        run_due(database, {MAIL.name: MAIL})
    return [each.getMessage() for each in caplog.records]


def test_what_fails_is_told_with_its_folio_why_and_what_to_do(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database, 1, 2)

    (said,) = work(database, caplog)

    assert "«Solicitud VAL-2026-000001»" in said
    assert "correo.cl no responde." in said
    assert "Se intenta de nuevo solo" in said
    assert "portal notices" in said


def test_much_that_fails_for_one_reason_is_some_lines_and_a_last_one_that_says_so(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database, 0, MANY)

    said = work(database, caplog)

    assert len(said) == MOST_LINES + 1
    assert "no se anotan uno por uno" in said[-1]
    assert "portal notices" in said[-1]


def test_another_reason_has_lines_of_its_own(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database, 0, MANY)
    work(database, caplog)

    ask(database, 0, 1, host="otro.cl")

    assert any("otro.cl no responde." in line for line in work(database, caplog))


def test_how_many_were_passed_over_is_told_when_lines_are_written_again(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database, 0, MANY)
    work(database, caplog)

    clock.moment += timedelta(minutes=11)
    said = work(database, caplog)

    assert f"{MANY - MOST_LINES} más" in said[0]


def test_what_is_given_up_says_where_to_try_it_again(
    database: Database, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database, 1, 2)
    work(database, caplog)

    clock.moment += timedelta(hours=80)
    (said,) = work(database, caplog)

    assert "Se abandonó" in said
    assert "/bandeja/avisos" in said


def test_work_whose_process_died_each_time_is_in_the_log(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database, 1, 2)
    with database.transaction() as session:
        dying = {"state": JobState.RUNNING, "attempts": 5, "lease_until": NOW - timedelta(1)}
        session.execute(update(QueuedJob).values(dying))

    (said,) = work(database, caplog)

    assert "«Solicitud VAL-2026-000001»" in said
    assert "murió todas las veces" in said
