# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notifying by the State's platform: asking for it, handing it over, learning what became of it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.contracts.adapters import Delivery, Mail
from munikit.contracts.notification import StateNoticeSettled
from munikit.db import Database
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.clock import local_date
from munikit.kernel.errors import UnavailableError
from munikit.kernel.legal_clock import notified_on
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext as _
from munikit.notices.addressing import with_address, without_address
from munikit.notices.ddu import CODE, STAGE
from munikit.notices.html import html_of
from munikit.notices.models import StateNotice
from munikit.outbox import Job, Work, enqueue, publish
from munikit.settings import Settings
from munikit.wiring import wiring

log = logging.getLogger(__name__)

# Stages of a procedure, as the platform counts them.
INSTRUCTION = 2
END = 3
_GIVE_UP_AFTER = timedelta(hours=72)
_BATCH = 200
_PROCEDURE = "procedure_id"


def goes_by_ddu(session: Session, procedure_id: str) -> bool:
    """Say whether acts of a procedure are notified by the State's platform."""
    parameters = wiring(session).settings.procedures.get(procedure_id)
    named = parameters is not None and bool(parameters.cpat)
    return named and wiring(session).state_platform is not None


def notify_by_ddu(  # noqa: PLR0913 - the parts of one notification, by keyword.
    session: Session,
    *,
    key: str,
    subject_id: UUID,
    to: RUT | None,
    procedure_id: str,
    stage: int,
    subject: str,
    body: str,
) -> None:
    """Notify once, after the commit, where `goes_by_ddu` and the person has a RUN."""
    if to is None or not goes_by_ddu(session, procedure_id):
        return
    promise_notice(session, key=key, subject_id=subject_id, to=to, procedure_id=procedure_id)
    payload: dict[str, str | int] = {
        "key": key,
        "to": str(to.number),
        "subject": subject,
        "body": without_address(session, body),
        _PROCEDURE: procedure_id,
        STAGE: stage,
    }
    enqueue(session, SEND_DDU, key=key, payload=payload)


def promise_notice(
    session: Session, *, key: str, subject_id: UUID, to: RUT | None, procedure_id: str
) -> None:
    """Write down, with an act, that it will be notified by the platform: only then it counts."""
    if to is None or not goes_by_ddu(session, procedure_id):
        return
    notice = {"id": uuid4(), "key": key, "subject_id": subject_id, "state": Delivery.PENDING}
    session.execute(insert_or_ignore(session, StateNotice, **notice, message_id=""))


@dataclass(frozen=True)
class Notified:
    """From what day an act counts as notified: where it is not ``made``, from then at the soonest.

    ``waits`` says that the platform has not taken it yet.
    """

    on: date
    made: bool = True
    waits: bool = False


def notified(session: Session, key: str, given_on: date) -> Notified:
    """Return from when an act counts as notified, where it was done on ``given_on``."""
    notice = session.scalar(select(StateNotice).where(StateNotice.key == key))
    if notice is None:
        return Notified(given_on)
    if notice.deemed_on is not None:
        return Notified(notice.deemed_on)
    today = local_date(wiring(session).clock.now())
    calendar = wiring(session).calendar
    if notice.settled_at is not None:
        # By other means it may be today still (Ley 19.880 art. 46).
        return Notified(today, made=False)
    if notice.sent_at is None:
        return Notified(notified_on(today, calendar, by_ddu=True), made=False, waits=True)
    return Notified(notified_on(local_date(notice.sent_at), calendar, by_ddu=True))


def _send(work: Work) -> None:
    given = work.payload
    portal = work.database.wiring
    if portal.state_platform is None:
        raise UnavailableError(
            _("La plataforma de notificaciones ya no está configurada: revise backend en [ddu].")
        )
    with work.database.reading() as session:
        notice = session.scalars(select(StateNotice).where(StateNotice.key == given["key"])).one()
    body = with_address(given["body"], portal.settings)
    mail = Mail(
        **{name: given[name] for name in ("key", "to", "subject")},
        body=body,
        headers={CODE: _code_of(given, portal.settings), STAGE: str(given[STAGE])},
        html=html_of(given["subject"], body, portal.settings),
    )
    message_id = portal.state_platform.send(mail)
    with work.finishing() as session:
        kept = session.get_one(StateNotice, notice.id)
        kept.message_id = str(message_id)
        kept.sent_at = portal.clock.now()


SEND_DDU = Job("notices.send_ddu", _send)


def _code_of(given: Mapping[str, Any], settings: Settings) -> str:
    """Return the procedure's code as it is set now: a wrong one may have been corrected."""
    parameters = settings.procedures.get(given[_PROCEDURE])
    if parameters is None or not parameters.cpat:
        raise UnavailableError(
            _("Falta cpat en [procedures.%(given)s] de portal.toml.", given=given[_PROCEDURE])
        )
    return parameters.cpat


def _follow(work: Work) -> None:
    platform = work.database.wiring.state_platform
    if platform is None:
        return
    for notice in _unsettled(work.database):
        try:
            outcome = platform.delivery(notice.message_id)
        except UnavailableError as error:
            log.warning(
                "No se sabe qué fue de la notificación %s: %s Se pregunta de nuevo en diez minutos",
                notice.key,
                error.message,
            )
            outcome = Delivery.PENDING
        _settle(work.database, notice.id, outcome)


FOLLOW_DDU = Job("notices.follow_ddu", _follow, every=timedelta(minutes=10))


def _unsettled(database: Database) -> Sequence[StateNotice]:
    with database.reading() as session:
        waiting = StateNotice.sent_at.is_not(None) & StateNotice.settled_at.is_(None)
        query = select(StateNotice).where(waiting).order_by(StateNotice.sent_at).limit(_BATCH)
        return session.scalars(query).all()


def _settle(database: Database, notice_id: UUID, outcome: Delivery) -> None:
    with database.transaction() as session:
        notice = session.get_one(StateNotice, notice_id)
        now = wiring(session).clock.now()
        if notice.settled_at is not None or notice.sent_at is None:
            return
        if outcome is Delivery.PENDING:
            if now - notice.sent_at <= _GIVE_UP_AFTER:
                return
            outcome = Delivery.FAILED
        notice.state = outcome
        notice.settled_at = now
        if outcome is Delivery.DELIVERED:
            sent_on = local_date(notice.sent_at)
            calendar = wiring(session).calendar
            notice.deemed_on = notified_on(sent_on, calendar, by_ddu=True)
        publish(session, StateNoticeSettled(notice.id, notice.subject_id, outcome.value))
