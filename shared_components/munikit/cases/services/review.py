# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The official's side: taking, asking, deciding."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.models import ActKind, Case
from munikit.cases.permissions import CasePermission
from munikit.cases.reading import find_sent
from munikit.cases.services.moves import check_version, move, note_act
from munikit.cases.states import CaseMove, CaseState
from munikit.contracts.casework import CaseApproved, CaseRejected, InformationRequested
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ForbiddenError, InvalidError
from munikit.outbox import publish
from munikit.procedures import version
from munikit.wiring import wiring

# Ley 19.880 art. 31: five days to send what is missing.
ANSWER_DAYS = 5
SHORTEST_REASON = 30


def take(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Become responsible for a case."""
    case = _case(session, case_id, seen, by)
    move(session, case, CaseMove.TAKE, actor_id=by.id)
    case.assigned_to_id = by.id
    note_act(session, case, ActKind.TAKEN, actor_id=by.id)
    return case


def ask_for_more(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Ask the person for something; the clock stands still until they answer.

    Raises:
        InvalidError: nothing was asked.
    """
    case = _case(session, case_id, seen, by)
    if not text.strip():
        raise InvalidError("Escriba qué necesita. La persona leerá este texto tal cual.")
    _take_first(session, case, by)
    move(session, case, CaseMove.ASK, actor_id=by.id)
    today = local_date(wiring(session).clock.now())
    case.paused_on = today
    case.ask_until = wiring(session).calendar.add(today, ANSWER_DAYS)
    note_act(session, case, ActKind.ASKED, actor_id=by.id, text=text)
    publish(session, InformationRequested(case.id))
    return case


def approve(session: Session, case_id: UUID, *, seen: int, by: Actor, text: str = "") -> Case:
    """Decide in favour. Nothing is owed by now: cases that cost are paid before review."""
    case = _case(session, case_id, seen, by)
    _take_first(session, case, by)
    move(session, case, CaseMove.APPROVE, actor_id=by.id)
    case.decided_at, case.decision = wiring(session).clock.now(), text
    note_act(session, case, ActKind.APPROVED, actor_id=by.id, text=text)
    kind = version(session, case.procedure_digest).definition.kind
    publish(session, CaseApproved(case.id, kind.value))
    return case


def reject(  # noqa: PLR0913 - the parts of a reasoned act, by keyword.
    session: Session, case_id: UUID, *, reason_id: str, text: str, seen: int, by: Actor
) -> Case:
    """Decide against, with a reason of the procedure's list, its norm, and words of one's own.

    Ley 19.880 art. 41: a decision is reasoned.

    Raises:
        InvalidError: the reason is none of the list, or the text says too little.
    """
    case = _case(session, case_id, seen, by)
    procedure = version(session, case.procedure_digest)
    reasons = {reason.id: reason for reason in procedure.definition.review.reasons}
    if reason_id not in reasons:
        raise InvalidError("Elija el motivo del rechazo.")
    if len(text.strip()) < SHORTEST_REASON:
        raise InvalidError(f"Explique el rechazo en {SHORTEST_REASON} caracteres o más.")
    _take_first(session, case, by)
    move(session, case, CaseMove.REJECT, actor_id=by.id)
    reason = reasons[reason_id]
    case.decided_at, case.norm = wiring(session).clock.now(), reason.norm
    case.decision = f"{reason.text} {text.strip()}"
    note_act(session, case, ActKind.REJECTED, actor_id=by.id, text=case.decision)
    publish(session, CaseRejected(case.id))
    return case


def add_note(session: Session, case_id: UUID, text: str, *, by: Actor) -> None:
    """Write down something the person does not see.

    Raises:
        InvalidError: there is nothing to write down.
    """
    allow(by, CasePermission.DECIDE)
    case = find_sent(session, case_id)
    if not text.strip():
        raise InvalidError("Escriba la nota antes de guardarla.")
    note_act(session, case, ActKind.NOTE, actor_id=by.id, text=text.strip(), internal=True)


def _case(session: Session, case_id: UUID, seen: int, by: Actor) -> Case:
    allow(by, CasePermission.DECIDE)
    case = find_sent(session, case_id)
    if case.applicant_id == by.id:
        # Ley 19.880 art. 12: whoever has an interest of their own abstains.
        raise ForbiddenError("Esta solicitud es suya. Debe resolverla otra persona.")
    check_version(session, case, seen)
    return case


def _take_first(session: Session, case: Case, by: Actor) -> None:
    # Whoever decides is responsible, also where nobody had taken the case.
    if case.state is CaseState.SUBMITTED:
        move(session, case, CaseMove.TAKE, actor_id=by.id)
        case.assigned_to_id = by.id
