# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The second signature (*visación*): one person proposes, another one signs or sends it back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.case.decided import Decision, proposed
from munikit.cases.case.interest import refuse_own_case
from munikit.cases.case.models import ActKind, Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseMove
from munikit.cases.decision.outcome import grant, reason_of, refuse
from munikit.cases.history.services import check_version, move, note_act
from munikit.kernel.errors import InvalidError
from munikit.people import Party, refuse_own
from munikit.procedures import version

APPROVE, REJECT = "approve", "reject"
_WORDS = {APPROVE: "Aprobar", REJECT: "Rechazar"}


def needs_second(session: Session, case: Case) -> bool:
    """Say whether another person signs what is decided of a case."""
    return version(session, case.procedure_digest).definition.review.second_signature


def propose(session: Session, case: Case, decision: Decision, *, by: Actor) -> None:
    """Keep a decision for somebody else to sign; the person is told nothing yet."""
    move(session, case, CaseMove.PROPOSE, actor_id=by.id)
    chosen = REJECT if decision.reason_id else APPROVE
    proposal: dict[str, Any] = {"decision": chosen, "text": decision.remark, "by": str(by.id)}
    if decision.reason_id:
        proposal["reason_id"] = decision.reason_id
    else:
        proposal["finding"] = dict(decision.finding)
    case.proposal = proposal
    said = replace(decision, reason_id="").words(version(session, case.procedure_digest))
    words = f"{_WORDS[chosen]}. {said}".strip()
    note_act(session, case, ActKind.PROPOSED, actor_id=by.id, text=words, internal=True)


def sign(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Sign what was proposed: it is decided now, as it was proposed.

    Raises:
        ForbiddenError: whoever signs is who proposed it, or who asked for it.
    """
    case = _case(session, case_id, seen, by)
    decision = proposed(case)
    if case.proposal["decision"] == APPROVE:
        grant(session, case, decision, by=by)
    else:
        reason = reason_of(session, case, decision.reason_id, decision.remark)
        refuse(session, case, reason, decision.remark, by=by)
    return case


def send_back(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Return a proposal to who made it, saying why.

    Raises:
        InvalidError: nothing was said.
    """
    case = _case(session, case_id, seen, by)
    if not text.strip():
        raise InvalidError("Escriba por qué lo devuelve.")
    move(session, case, CaseMove.SEND_BACK, actor_id=by.id)
    # Whoever mends it finds what was proposed; nobody proposes it any more.
    case.proposal = {name: said for name, said in case.proposal.items() if name != "by"}
    note_act(session, case, ActKind.SENT_BACK, actor_id=by.id, text=text.strip(), internal=True)
    return case


def _case(session: Session, case_id: UUID, seen: int, by: Actor) -> Case:
    allow(by, CasePermission.SIGN)
    case = find_sent(session, case_id)
    refuse_own_case(session, case, by, "firmarla")
    if case.proposal.get("by"):
        proposer = Party(UUID(case.proposal["by"]))
        words = "Usted propuso esta decisión. Debe firmarla otra persona."
        refuse_own(session, by, [proposer], words)
    check_version(session, case, seen)
    return case
