# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The *recurso de reposición*: asked for by the person, answered by whoever decides (art. 59).

Upheld, the refusal is void and the case is under review again, to be decided like any other.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.case.appeal import appeal_term, is_unanswered
from munikit.cases.case.interest import refuse_own_case
from munikit.cases.case.models import ActKind, Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseMove, CaseState
from munikit.cases.decision.outcome import SHORTEST_REASON
from munikit.cases.filing.services import own_case
from munikit.cases.history.services import check_version, move, note_act
from munikit.contracts.casework import AppealDecided, AppealFiled
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.formats import day
from munikit.kernel.legal_clock import APPEAL_ANSWER_DAYS
from munikit.outbox import publish
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
    calendar, today = wiring(session).calendar, local_date(wiring(session).clock.now())
    term = appeal_term(session, case)
    if term is None:
        raise ConflictError("No hay nada que pueda pedir que se revise de nuevo.")
    if today > term.until:
        raise ConflictError(
            f"El plazo para pedir que se revise venció el {day(term.until)} (Ley 19.880, "
            "artículo 59)."
        )
    if not text.strip():
        raise InvalidError("Escriba por qué pide que se revise.")
    move(session, case, CaseMove.APPEAL, actor_id=by.id)
    case.appealed_on, case.closed_at = today, None
    case.due_on = calendar.add(today, APPEAL_ANSWER_DAYS)
    case.silence_claimed_on = None
    note_act(session, case, ActKind.APPEALED, actor_id=by.id, text=text.strip())
    publish(session, AppealFiled(case.id))
    return case


def uphold(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Find that the person is right: the refusal is void, and the case is decided anew.

    Raises:
        InvalidError: the reason says too little.
    """
    case = _appealed(session, case_id, text, seen, by)
    move(session, case, CaseMove.UPHOLD, actor_id=by.id)
    case.decided_at, case.norm, case.reason_id, case.remark = None, "", "", ""
    case.finding, case.proposal = {}, {}
    case.assigned_to_id = by.id
    note_act(session, case, ActKind.UPHELD, actor_id=by.id, text=text.strip())
    publish(session, AppealDecided(case.id, upheld=True))
    return case


def dismiss(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Keep to the refusal, and say why.

    Raises:
        InvalidError: the reason says too little.
    """
    case = _appealed(session, case_id, text, seen, by)
    move(session, case, CaseMove.DISMISS, actor_id=by.id)
    note_act(session, case, ActKind.DISMISSED, actor_id=by.id, text=text.strip())
    publish(session, AppealDecided(case.id, upheld=False))
    return case


def certify_unanswered(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Certify that nobody answered: what was asked counts as refused from now on (65, 66).

    Raises:
        ConflictError: there is still time to answer, or nothing was asked.
    """
    case = own_case(session, case_id, by=by)
    if not is_unanswered(case, local_date(wiring(session).clock.now())):
        raise ConflictError("Todavía no puede pedir el certificado: hay plazo para responderle.")
    move(session, case, CaseMove.DENY_BY_SILENCE, actor_id=None)
    text = (
        f"Se certifica que el recurso de reposición de la solicitud {case.folio} no se resolvió "
        "dentro de plazo: se entiende rechazado por silencio administrativo desde hoy. "
        "Ley 19.880, artículos 65 y 66"
    )
    note_act(session, case, ActKind.SILENCE, actor_id=None, text=text)
    publish(session, AppealDecided(case.id, upheld=False))
    return case


def _appealed(session: Session, case_id: UUID, text: str, seen: int, by: Actor) -> Case:
    allow(by, CasePermission.DECIDE)
    case = find_sent(session, case_id)
    refuse_own_case(session, case, by)
    check_version(session, case, seen)
    if len(text.strip()) < SHORTEST_REASON:
        # Ley 19.880 art. 41: a decision is reasoned.
        raise InvalidError(f"Explique la decisión en {SHORTEST_REASON} caracteres o más.")
    return case
