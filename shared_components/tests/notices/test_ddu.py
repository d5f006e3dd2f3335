# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notifications by the State's platform: handed over, followed, and told when they count."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from wsgiref.types import WSGIApplication

import pytest
import requests
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.contracts.adapters import Delivery
from munikit.contracts.events import on
from munikit.contracts.notification import StateNoticeSettled
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.notices import (
    FOLLOW_DDU,
    SEND_DDU,
    StateNotice,
    goes_by_ddu,
    notify_by_ddu,
    state_platform_for,
)
from munikit.outbox import JobState, QueuedJob, run_due, subscription_jobs
from munikit.simulators import ddu
from munikit.testing.portals import create_database, create_settings, create_wiring

Serving = Callable[[WSGIApplication], str]
SUBJECT = UUID(int=7)
ROSA = RUT.parse("33.333.333-3")
FRIDAY = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)


@dataclass
class Heard:
    events: list[StateNoticeSettled] = field(default_factory=list)

    def hear(self, _session: Session, event: StateNoticeSettled) -> None:
        self.events.append(event)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(FRIDAY)


@pytest.fixture
def url(serving: Serving) -> str:
    return serving(ddu.create())


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def database(tmp_path: Path, url: str, clock: FixedClock, heard: Heard) -> Database:
    table = f"""
[ddu]
backend = "simulated"
simulator_url = "{url}"
[procedures.poda]
cpat = "PA-UNI00002-00001"
"""
    settings = create_settings(tmp_path, toml=table)
    wiring = create_wiring(
        tmp_path,
        settings=settings,
        clock=clock,
        state_platform=state_platform_for(settings),
        subscriptions={StateNoticeSettled: (on(StateNoticeSettled, heard.hear),)},
    )
    return create_database(tmp_path, wiring)


def notify(database: Database, key: str = "k", *, to: RUT | None = ROSA) -> None:
    with database.transaction() as session:
        notify_by_ddu(
            session,
            key=key,
            subject_id=SUBJECT,
            to=to,
            procedure_id="poda",
            stage=3,
            subject="Respuesta a su solicitud VAL-2026-004812",
            body="Respondimos su solicitud.\n\nVea http://127.0.0.1:8000/solicitudes/7",
        )


def work(database: Database, heard: Heard) -> None:
    jobs = {job.name: job for job in (SEND_DDU, FOLLOW_DDU)}
    run_due(database, {**jobs, **subscription_jobs([on(StateNoticeSettled, heard.hear)])})


def notice(database: Database) -> StateNotice:
    with database.reading() as session:
        return session.scalars(select(StateNotice)).one()


def misbehave(url: str, **how: str) -> None:
    requests.post(f"{url}/_simulator/", data=how, timeout=5)


def sent(url: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = requests.get(f"{url}/_simulator/", timeout=5).json()["sent"]
    return messages


def test_a_notice_is_handed_over_and_counts_three_business_days_later(
    database: Database, url: str, clock: FixedClock, heard: Heard
) -> None:
    notify(database)
    notify(database)
    work(database, heard)
    clock.moment += timedelta(minutes=11)
    work(database, heard)

    (message,) = sent(url)
    kept = notice(database)
    assert message["recipients"] == [{"rol_unico": 33_333_333}]
    assert (message["message_type"], message["procedure_stage"]) == ("NT", 3)
    assert message["procedure_code"] == "PA-UNI00002-00001"
    assert "<h1>Respuesta a su solicitud VAL-2026-004812</h1>" in message["content"]
    # Friday 4 December: Monday 7, Wednesday 9 (the 8th is a holiday), Thursday 10.
    assert (kept.state, kept.deemed_on) == (Delivery.DELIVERED, date(2026, 12, 10))
    assert kept.sent_at == FRIDAY
    assert [event.outcome for event in heard.events] == ["delivered"]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("email", Delivery.DELIVERED),
        ("excepcion", Delivery.EXEMPTED),
        ("not_configured", Delivery.WITHOUT_DDU),
    ],
)
def test_who_has_no_mailbox_was_not_notified(
    database: Database, url: str, clock: FixedClock, heard: Heard, kind: str, outcome: Delivery
) -> None:
    misbehave(url, rol="33333333", ddu_type=kind)
    notify(database)
    work(database, heard)
    clock.moment += timedelta(minutes=11)
    work(database, heard)

    assert notice(database).state is outcome
    assert (notice(database).deemed_on is not None) is (outcome is Delivery.DELIVERED)


def test_a_platform_that_was_down_gets_the_notice_once_when_it_is_back(
    database: Database, url: str, clock: FixedClock, heard: Heard
) -> None:
    notify(database)
    for fault in ("down", "garbage", ""):
        misbehave(url, fault=fault)
        work(database, heard)
        clock.moment += timedelta(hours=1)

    assert len(sent(url)) == 1


def test_what_stays_pending_for_three_days_must_be_done_by_other_means(
    database: Database, url: str, clock: FixedClock, heard: Heard
) -> None:
    notify(database)
    misbehave(url, fault="pending")
    for hours in (1, 71, 2):
        work(database, heard)
        clock.moment += timedelta(hours=hours)
    before = notice(database).state
    work(database, heard)

    assert before is Delivery.PENDING
    assert notice(database).state is Delivery.FAILED
    assert [event.outcome for event in heard.events] == ["failed"]


def test_a_repeated_notice_is_refused_and_kept_for_later(
    database: Database, url: str, heard: Heard
) -> None:
    notify(database, "first")
    notify(database, "again")

    work(database, heard)

    assert len(sent(url)) == 1
    with database.reading() as session:
        query = select(QueuedJob.error).where(
            QueuedJob.name == SEND_DDU.name, QueuedJob.state == JobState.QUEUED
        )
        assert "ERR031" in session.scalars(query).one()


def test_without_a_run_or_a_code_nothing_goes_by_the_platform(
    database: Database, url: str, heard: Heard
) -> None:
    notify(database, to=None)
    work(database, heard)

    with database.reading() as session:
        assert goes_by_ddu(session, "poda")
        assert not goes_by_ddu(session, "permiso_feria")
    assert sent(url) == []
