# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a decision does to a case, once whoever must sign it has."""

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.models import ActKind, Case
from munikit.cases.services.moves import move, note_act
from munikit.cases.services.silence import must_not_be_accepted
from munikit.cases.states import CaseMove
from munikit.contracts.casework import CaseApproved, CaseRejected
from munikit.kernel.errors import InvalidError
from munikit.outbox import publish
from munikit.procedures import version
from munikit.procedures.definition import Reason
from munikit.wiring import wiring

SHORTEST_REASON = 30


def grant(session: Session, case: Case, text: str, *, by: Actor) -> None:
    """Decide in favour. Nothing is owed by now: cases that cost are paid before review."""
    move(session, case, CaseMove.APPROVE, actor_id=by.id)
    case.decided_at, case.decision = wiring(session).clock.now(), text
    note_act(session, case, ActKind.APPROVED, actor_id=by.id, text=text)
    kind = version(session, case.procedure_digest).definition.kind
    publish(session, CaseApproved(case.id, kind.value))


def refuse(session: Session, case: Case, reason: Reason, text: str, *, by: Actor) -> None:
    """Decide against, with a reason of the procedure's list, its norm, and words of one's own.

    Ley 19.880 art. 41: a decision is reasoned.
    """
    must_not_be_accepted(session, case)
    move(session, case, CaseMove.REJECT, actor_id=by.id)
    case.decided_at, case.norm = wiring(session).clock.now(), reason.norm
    case.decision = f"{reason.text} {text.strip()}"
    note_act(session, case, ActKind.REJECTED, actor_id=by.id, text=case.decision)
    publish(session, CaseRejected(case.id))


def reason_of(session: Session, case: Case, reason_id: str, text: str) -> Reason:
    """Return a reason of the procedure's list.

    Raises:
        InvalidError: it is none of the list, or the text says too little.
    """
    procedure = version(session, case.procedure_digest)
    reasons = {reason.id: reason for reason in procedure.definition.review.reasons}
    if reason_id not in reasons:
        raise InvalidError("Elija el motivo del rechazo.")
    if len(text.strip()) < SHORTEST_REASON:
        raise InvalidError(f"Explique el rechazo en {SHORTEST_REASON} caracteres o más.")
    return reasons[reason_id]
