# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What could not be sent in three days is on a page of the desk, and can be tried again."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.contracts.adapters import Mail
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.notices import SEND_MAIL, notify
from munikit.notices.undelivered import masked
from munikit.outbox import JobState, QueuedJob, run_due
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
JOBS = {SEND_MAIL.name: SEND_MAIL}


@dataclass
class Moody:
    """A mail server that is down until it is not."""

    is_down: bool = True
    tries: int = 0
    sent: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        self.tries += 1
        if self.is_down:
            raise UnavailableError("El servidor de correo no aceptó el mensaje: código 451")
        self.sent.append(mail)


@pytest.fixture
def mailer() -> Moody:
    return Moody()


@pytest.fixture
def portal(portal: Portal, mailer: Moody) -> Portal:
    url = str(portal.database.engine.url)
    wiring = replace(portal.database.wiring, mailer=mailer)
    return replace(portal, database=Database(url, wiring))


def state(portal: Portal) -> JobState:
    with portal.database.reading() as session:
        job = session.scalars(select(QueuedJob).where(QueuedJob.name == SEND_MAIL.name)).one()
        return job.state


def fail_for(hours: int, portal: Portal, clock: FixedClock) -> None:
    with portal.database.transaction() as session:
        notify(
            session,
            key="case-1:issued",
            to="rosa@ejemplo.example",
            subject="Su permiso está listo",
            body="b",
        )
    for _ in range(hours):
        run_due(portal.database, JOBS)
        clock.moment += timedelta(hours=1)


def test_a_mail_is_tried_ever_more_rarely_for_three_days(
    portal: Portal, clock: FixedClock, mailer: Moody
) -> None:
    fail_for(72, portal, clock)
    within_three_days = state(portal)
    tries = mailer.tries
    clock.moment += timedelta(hours=7)
    run_due(portal.database, JOBS)

    assert within_three_days is JobState.QUEUED
    assert state(portal) is JobState.DEAD
    assert 10 < tries < 30


def test_a_mail_server_that_was_down_a_day_loses_nothing(
    portal: Portal, clock: FixedClock, mailer: Moody
) -> None:
    fail_for(24, portal, clock)
    mailer.is_down = False
    clock.moment += timedelta(hours=6)

    run_due(portal.database, JOBS)

    assert len(mailer.sent) == 1


def test_what_was_given_up_is_on_the_page_and_is_tried_again(
    portal: Portal, clock: FixedClock, mailer: Moody, enter: Enter
) -> None:
    fail_for(90, portal, clock)
    olga = enter("olga")

    shown = olga.get("/bandeja/avisos").text
    with portal.database.reading() as session:
        job_id = session.scalars(select(QueuedJob.id).where(QueuedJob.name == SEND_MAIL.name)).one()
    answer = olga.post("/bandeja/avisos/reintentar", id=str(job_id))
    mailer.is_down = False
    run_due(portal.database, JOBS)

    assert "Su permiso está listo" in shown
    assert "r…@ejemplo.example" in shown
    assert "rosa@ejemplo.example" not in shown
    assert "código 451" in shown
    assert answer.status_code == 303
    assert "No hay avisos sin salir" in olga.get("/bandeja/avisos").text
    assert [mail.subject for mail in mailer.sent] == ["Su permiso está listo"]


def test_trying_again_what_is_being_tried_is_refused(
    portal: Portal, clock: FixedClock, enter: Enter
) -> None:
    fail_for(1, portal, clock)
    with portal.database.reading() as session:
        job_id = session.scalars(select(QueuedJob.id)).one()

    answer = enter("olga").post("/bandeja/avisos/reintentar", id=str(job_id))

    assert answer.status_code == 409
    assert state(portal) is JobState.QUEUED


def test_only_the_operator_sees_what_was_not_sent(enter: Enter) -> None:
    assert enter("marta").get("/bandeja/avisos").status_code == 403


@pytest.mark.parametrize(
    ("address", "shown"), [("rosa@x.cl", "r…@x.cl"), ("912345678", "…678"), ("", "")]
)
def test_an_address_is_masked(address: str, shown: str) -> None:
    assert masked(address) == shown
