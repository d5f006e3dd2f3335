# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the worker watches: terms about to end, answers that do not come, drafts left behind.

Each warning has a key, so that it is given once however often the worker looks.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from munikit.cases.clock import silence_on
from munikit.cases.models import Case
from munikit.cases.services.terms import WAITING, accept_by_silence
from munikit.cases.states import CaseState
from munikit.kernel.clock import local_date
from munikit.notices import notify
from munikit.outbox import Job, Work
from munikit.people import find_person
from munikit.procedures import version
from munikit.ui.formats import day
from munikit.wiring import wiring

# Business days before a case is due on which whoever has it is warned.
WARNING_DAYS = (5, 1)
# Business days after a request on which the person is reminded.
REMINDER_DAYS = (3, 5)
_DRAFT_WARNING = timedelta(days=7)
_MOST = 500


def _watch(work: Work) -> None:
    with work.finishing() as session:
        today = local_date(wiring(session).clock.now())
        for case in _with_claims(session, today):
            accept_by_silence(session, case)
        _warn_officials(session, today)
        _remind_applicants(session, today)
        _remind_of_drafts(session)


WATCH_TERMS = Job("cases.watch_terms", _watch, every=timedelta(hours=1))


def _with_claims(session: Session, today: date) -> Iterator[Case]:
    claimed = select(Case).where(Case.silence_claimed_on.is_not(None), Case.state.in_(WAITING))
    calendar = wiring(session).calendar
    for case in session.scalars(claimed).all():
        ends = silence_on(case, calendar)
        if ends is not None and today > ends:
            yield case


def _warn_officials(session: Session, today: date) -> None:
    calendar = wiring(session).calendar
    for left in WARNING_DAYS:
        due = Case.due_on == calendar.add(today, left)
        running = select(Case).where(due, Case.state.in_(WAITING))
        for case in _some(session, running):
            _warn_official(session, case, left)


def _warn_official(session: Session, case: Case, left: int) -> None:
    if case.assigned_to_id is None or case.due_on is None:
        return
    definition = version(session, case.procedure_digest).definition
    silence = definition.silence
    effect = f" Después opera el silencio {silence.in_words} ({silence.basis})." if silence else ""
    days = "1 día hábil" if left == 1 else f"{left} días hábiles"
    notify(
        session,
        key=f"{case.id}:due-{left}-{case.due_on}",
        to=find_person(session, case.assigned_to_id).email,
        subject=f"Quedan {days} para responder {case.folio}",
        body=f"El plazo vence el {day(case.due_on)}.{effect}"
        f"\n\n{_address(session, case, 'bandeja')}",
    )


def _remind_applicants(session: Session, today: date) -> None:
    calendar = wiring(session).calendar
    asked = select(Case).where(Case.state == CaseState.AWAITING_APPLICANT)
    for case in _some(session, asked.where(Case.ask_until >= today)):
        if case.paused_on is None or case.ask_until is None:
            continue
        passed = calendar.between(case.paused_on, today)
        if passed in REMINDER_DAYS:
            left = calendar.between(today, case.ask_until)
            ends = "Hoy es el último día" if left == 0 else f"Quedan {left} días hábiles"
            notify(
                session,
                key=f"{case.id}:reminder-{passed}-{case.paused_on}",
                to=find_person(session, case.applicant_id).email,
                subject=f"{ends} para enviar lo que falta",
                body=f"Su solicitud {case.folio} espera algo de usted hasta el "
                f"{day(case.ask_until)}.\n\n{_address(session, case, 'solicitudes')}",
            )


def _remind_of_drafts(session: Session) -> None:
    now = wiring(session).clock.now()
    ending = Case.expires_at.between(now, now + _DRAFT_WARNING)
    for case in _some(session, select(Case).where(Case.state == CaseState.DRAFT, ending)):
        title = version(session, case.procedure_digest).title
        email = case.answers.get("email") or find_person(session, case.applicant_id).email
        notify(
            session,
            key=f"{case.id}:draft",
            to=email,
            subject="Tiene una solicitud sin enviar",
            body=f"Empezó «{title}» y no la ha enviado. La borraremos el {day(case.expires_at)}."
            f"\n\n{_address(session, case, 'solicitudes')}",
        )


def _some(session: Session, query: Select[Case]) -> Sequence[Case]:
    return session.scalars(query.limit(_MOST)).all()


def _address(session: Session, case: Case, path: str) -> str:
    return f"{wiring(session).settings.site.url}/{path}/{case.id}"
