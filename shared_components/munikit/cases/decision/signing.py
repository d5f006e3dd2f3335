# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The second signature (*visación*): one person proposes, another one signs or sends it back."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.decided import Decision, proposed
from munikit.cases.case.models import Case
from munikit.cases.decision.acts import PROPOSED, SENT_BACK
from munikit.cases.decision.outcome import grant, reason_of, refuse
from munikit.cases.history.services import act, check_version, opened
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Party, refuse_own
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
    act(session, case, PROPOSED, by_id=by.id, text=words)


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
        raise InvalidError(_("Escriba por qué lo devuelve."))
    # Whoever mends it finds what was proposed; nobody proposes it any more.
    case.proposal = {name: said for name, said in case.proposal.items() if name != "by"}
    act(session, case, SENT_BACK, by_id=by.id, text=text.strip())
    return case


def _case(session: Session, case_id: UUID, seen: int, by: Actor) -> Case:
    case = opened(session, case_id, SENT_BACK, by=by)
    if case.proposal.get("by"):
        proposer = Party(UUID(case.proposal["by"]))
        words = _("Usted propuso esta decisión. Debe firmarla otra persona.")
        refuse_own(session, by, [proposer], words)
    check_version(session, case, seen)
    return case
