# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Acts upon a case's terms: extending the one to answer, holding a request as given up."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.clock import has_run_out
from munikit.cases.case.models import Case
from munikit.cases.case.refunding import give_back
from munikit.cases.case.states import OPEN, CaseState
from munikit.cases.case.telling import called
from munikit.cases.history.services import act, opened
from munikit.cases.terms.acts import ABANDONED, EXTENDED
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.legal_clock import cure_until, longest_extension
from munikit.kernel.words import gettext as _
from munikit.notices import Notified, notified
from munikit.procedures import version
from munikit.wiring import wiring


def extend(  # noqa: PLR0913 - the parts of one reasoned act, by keyword.
    session: Session, case_id: UUID, *, days: int, text: str, seen: int, by: Actor
) -> Case:
    """Extend the term to answer, once and by half of it at most, before it runs out (art. 26).

    Raises:
        ConflictError: it ran out already, or was extended before.
        InvalidError: it is too much, or no reason is given.
    """
    case = opened(session, case_id, EXTENDED, seen=seen, by=by)
    today = local_date(wiring(session).clock.now())
    if case.appealed_on is not None:
        raise ConflictError(_("El plazo para responder una reposición no se amplía desde aquí."))
    if case.state not in OPEN or case.due_on is None or has_run_out(case, today):
        raise ConflictError(_("El plazo ya venció: no se puede ampliar (Ley 19.880, artículo 26)."))
    if case.extended_on is not None:
        raise ConflictError(_("El plazo ya se amplió una vez."))
    most = longest_extension(
        version(session, case.procedure_digest).definition.deadline.business_days
    )
    if not 1 <= days <= most:
        raise InvalidError(
            _("Amplíe entre 1 y %(most)s días hábiles: hasta la mitad del plazo.", most=most)
        )
    if not text.strip():
        raise InvalidError(_("Escriba por qué se amplía. La persona leerá este texto."))
    case.due_on = wiring(session).calendar.add(case.due_on, days)
    case.extended_on = today
    act(session, case, EXTENDED, by_id=by.id, text=text.strip(), data={"days": days})
    return case


def abandon(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Hold a request as given up: what was missing did not come in its five days (art. 31).

    Raises:
        ConflictError: there is still time to send it.
    """
    case = opened(session, case_id, ABANDONED, seen=seen, by=by)
    today = local_date(wiring(session).clock.now())
    if case.ask_until is None or today <= case.ask_until or request_waits(session, case):
        raise ConflictError(_("Todavía está en plazo para enviar lo que falta."))
    case.decided_at = wiring(session).clock.now()
    case.norm = "Ley 19.880, artículo 31"
    case.remark = "Se tiene por desistida: no llegó lo que faltaba dentro de los 5 días hábiles."
    act(session, case, ABANDONED, by_id=by.id, text=case.remark)
    give_back(session, case, by_id=by.id)
    return case


def count_from_notice(session: Session, case: Case) -> None:
    """Let the days to send what is missing run from their notice; never sooner than was told."""
    told = _request_notified(session, case)
    if told is None:
        return
    until = cure_until(told.on, wiring(session).calendar)
    case.ask_until = max(case.ask_until or until, until)


def request_waits(session: Session, case: Case) -> bool:
    """Say whether the State's platform has not taken yet what the person was asked for."""
    told = _request_notified(session, case)
    return told is not None and told.waits


def _request_notified(session: Session, case: Case) -> Notified | None:
    if case.state is not CaseState.AWAITING_APPLICANT or case.paused_on is None:
        return None
    return notified(session, f"{case.id}:{called(session, case, 'asked')}", case.paused_on)
