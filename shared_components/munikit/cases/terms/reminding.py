# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reminders to applicants: of what they were asked for, and of drafts about to be deleted."""

from datetime import date

from sqlalchemy.orm import Session

from munikit.cases.case.contact import email_of
from munikit.cases.case.models import Case
from munikit.cases.case.officials import address
from munikit.cases.case.telling import text_person
from munikit.cases.terms.requests import count_from_notice, request_waits
from munikit.cases.terms.warning import warn_of_no_answer
from munikit.kernel.formats import day
from munikit.kernel.legal_clock import days_left
from munikit.kernel.words import gettext as _
from munikit.notices import notify
from munikit.wiring import wiring

# Business days after a request from which the person is reminded; again on the last day.
REMINDER_DAYS = 3


def remind_of_request(session: Session, case: Case, today: date) -> None:
    """Remind the person of what is missing, or tell officials that it did not come."""
    if case.paused_on is None or case.ask_until is None:
        return
    if request_waits(session, case):
        count_from_notice(session, case)
        return
    calendar = wiring(session).calendar
    left = calendar.between(today, case.ask_until)
    if left < 0:
        warn_of_no_answer(session, case)
        return
    if left and calendar.between(case.paused_on, today) < REMINDER_DAYS:
        return
    level = "last" if left == 0 else "first"
    notify(
        session,
        key=f"{case.id}:reminder-{level}-{case.ask_until}",
        to=email_of(session, case),
        subject=_("%(days_left)s para enviar lo que falta", days_left=days_left(left)),
        body=_waits(session, case, case.ask_until),
    )
    if level == "last":
        text = _("hoy es el último día para enviar lo que falta en %(folio)s, en", folio=case.folio)
        text_person(session, case, f"reminder-last-{case.ask_until}", text)


def _waits(session: Session, case: Case, until: date) -> str:
    return _(
        "Su solicitud %(folio)s espera algo de usted hasta el %(day)s.\n\n%(address)s",
        folio=case.folio,
        day=day(until),
        address=address(session, case, "solicitudes"),
    )


def remind_of_draft(session: Session, case: Case, _today: date) -> None:
    """Tell the person when what they wrote and did not send will be deleted."""
    notify(
        session,
        key=f"{case.id}:draft",
        to=email_of(session, case),
        subject=_("Tiene una solicitud sin enviar"),
        body=_(
            "Empezó una solicitud y no la ha enviado. La borraremos el %(day)s.\n\n%(address)s",
            day=day(case.expires_at),
            address=address(session, case, "solicitudes"),
        ),
    )
