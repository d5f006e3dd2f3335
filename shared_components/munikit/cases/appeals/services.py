# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The *recurso de reposición*: asked for by the person, answered by whoever decides (art. 59).

Upheld, the refusal is void and the case is under review again, to be decided like any other.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.appeals.acts import APPEALED, DISMISSED, UNANSWERED, UPHELD
from munikit.cases.case.acts import Act
from munikit.cases.case.appeal import appeal_term, is_unanswered
from munikit.cases.case.models import Case
from munikit.cases.case.reading import own_case
from munikit.cases.case.states import CaseState
from munikit.cases.decision.outcome import SHORTEST_REASON
from munikit.cases.history.services import act, opened
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.formats import day
from munikit.kernel.legal_clock import APPEAL_ANSWER_DAYS
from munikit.kernel.words import gettext as _
from munikit.wiring import wiring


def file_appeal(session: Session, case_id: UUID, text: str, *, by: Actor) -> Case:
    """Ask that a refusal be looked at again. Asking twice asks once.

    Raises:
        ConflictError: nothing was refused, it was asked before, or its term is over.
        InvalidError: no reason is given.
    """
    case = own_case(session, case_id, by=by)
    if case.state is CaseState.APPEALED:
        return case
    calendar = wiring(session).calendar
    today = local_date(wiring(session).clock.now())
    term = appeal_term(session, case)
    if term is None:
        raise ConflictError(_("No hay nada que pueda pedir que se revise de nuevo."))
    if today > term.until:
        raise ConflictError(
            _(
                "El plazo para pedir que se revise venció el %(day)s (Ley 19.880, artículo 59).",
                day=day(term.until),
            )
        )
    if not text.strip():
        raise InvalidError(_("Escriba por qué pide que se revise."))
    case.appealed_on = today
    case.due_on = calendar.add(today, APPEAL_ANSWER_DAYS)
    case.silence_claimed_on = None
    act(session, case, APPEALED, by=by, text=text.strip())
    case.closed_at = None
    return case


def uphold(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Find that the person is right: the refusal is void, and the case is decided anew.

    Raises:
        InvalidError: the reason says too little.
    """
    case = _appealed(session, case_id, UPHELD, text, seen=seen, by=by)
    case.decided_at = None
    case.norm = ""
    case.reason_id = ""
    case.remark = ""
    case.finding = {}
    case.proposal = {}
    case.assigned_to_id = by.id
    act(session, case, UPHELD, by=by, text=text.strip())
    return case


def dismiss(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Keep to the refusal, and say why.

    Raises:
        InvalidError: the reason says too little.
    """
    case = _appealed(session, case_id, DISMISSED, text, seen=seen, by=by)
    act(session, case, DISMISSED, by=by, text=text.strip())
    return case


def certify_unanswered(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Certify that nobody answered: what was asked counts as refused from now on (65, 66).

    Raises:
        ConflictError: there is still time to answer, or nothing was asked.
    """
    case = own_case(session, case_id, by=by)
    if not is_unanswered(case, local_date(wiring(session).clock.now())):
        raise ConflictError(_("Todavía no puede pedir el certificado: hay plazo para responderle."))
    text = (
        f"Se certifica que el recurso de reposición de la solicitud {case.folio} no se resolvió "
        "dentro de plazo: se entiende rechazado por silencio administrativo desde hoy. "
        "Ley 19.880, artículos 65 y 66"
    )
    act(session, case, UNANSWERED, by=None, text=text)
    return case


def _appealed(  # noqa: PLR0913 - what an answer begins with, by keyword.
    session: Session, case_id: UUID, what: Act, text: str, *, seen: int, by: Actor
) -> Case:
    case = opened(session, case_id, what, seen=seen, by=by)
    if len(text.strip()) < SHORTEST_REASON:
        # Ley 19.880 art. 41: a decision is reasoned.
        raise InvalidError(
            _(
                "Explique la decisión en %(shortest_reason)s caracteres o más.",
                shortest_reason=SHORTEST_REASON,
            )
        )
    return case
