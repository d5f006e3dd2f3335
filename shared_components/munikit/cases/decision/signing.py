# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The second signature (*visación*): one person proposes, another one signs or sends it back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.case.acts import Act
from munikit.cases.case.decided import Decision, proposed
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseState
from munikit.cases.decision.acts import (
    APPROVED_BY_SECOND,
    PROPOSED,
    PROPOSED_IT,
    REJECTED_BY_SECOND,
    SENT_BACK,
    proposer_of,
)
from munikit.cases.decision.outcome import grant, reason_of, refuse
from munikit.cases.history.services import act, require_open
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import refuse_own
from munikit.procedures import version

APPROVE = "approve"
REJECT = "reject"
_WORDS = {APPROVE: _l("Aprobar"), REJECT: _l("Rechazar")}


def needs_second(session: Session, case: Case) -> bool:
    """Say whether another person signs what is decided of a case."""
    return version(session, case.procedure_digest).definition.review.second_signature


def propose(session: Session, case: Case, decision: Decision, *, by: Actor) -> None:
    """Keep a decision for somebody else to sign; the person is told nothing yet."""
    chosen = REJECT if decision.reason_id else APPROVE
    proposal: dict[str, Any] = {"decision": chosen, "text": decision.remark, "by": str(by.id)}
    if decision.reason_id:
        proposal["reason_id"] = decision.reason_id
    else:
        proposal["finding"] = dict(decision.finding)
    case.proposal = proposal
    said = replace(decision, reason_id="").words(version(session, case.procedure_digest))
    words = f"{_WORDS[chosen]}. {said}".strip()
    act(session, case, PROPOSED, by=by, text=words)


def sign(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Sign what was proposed: it is decided now, as it was proposed.

    Raises:
        ForbiddenError: whoever signs is who proposed it, or who asked for it.
    """
    approves = find_sent(session, case_id).proposal.get("decision") == APPROVE
    what = APPROVED_BY_SECOND if approves else REJECTED_BY_SECOND
    case = _opened(session, case_id, what, seen=seen, by=by)
    decision = proposed(case)
    if approves:
        grant(session, case, decision, by=by, what=what)
    else:
        reason = reason_of(session, case, decision.reason_id, decision.remark)
        refuse(session, case, reason, decision.remark, by=by, what=what)
    return case


def send_back(session: Session, case_id: UUID, text: str, *, seen: int, by: Actor) -> Case:
    """Return a proposal to who made it, saying why.

    Raises:
        InvalidError: nothing was said.
    """
    case = _opened(session, case_id, SENT_BACK, seen=seen, by=by)
    if not text.strip():
        raise InvalidError(_("Escriba por qué lo devuelve."))
    # Whoever mends it finds what was proposed; nobody proposes it any more.
    case.proposal = {name: said for name, said in case.proposal.items() if name != "by"}
    act(session, case, SENT_BACK, by=by, text=text.strip())
    return case


def _opened(session: Session, case_id: UUID, what: Act, *, seen: int, by: Actor) -> Case:
    allow(by, CasePermission.SIGN)
    case = find_sent(session, case_id)
    if case.state is CaseState.AWAITING_SIGNATURE:
        refuse_own(session, by, [proposer_of(case)], PROPOSED_IT)
    require_open(session, case, what, seen=seen, by=by)
    return case
