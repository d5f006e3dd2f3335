# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a decision does to a case, once whoever must sign it has."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.acts import Act
from munikit.cases.case.decided import Decision
from munikit.cases.case.models import Case
from munikit.cases.case.reading import find_sent
from munikit.cases.case.refunding import give_back
from munikit.cases.case.standing import must_hold, standing_of
from munikit.cases.case.states import CaseState
from munikit.cases.case.telling import promise_to_notify
from munikit.cases.decision.acts import APPROVED, APPROVED_AT_ONCE, REJECTED
from munikit.cases.decision.letters import require_letters
from munikit.cases.history.services import act
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.procedures import version
from munikit.procedures.definition import Reason
from munikit.wiring import wiring

SHORTEST_REASON = 30


def grant(
    session: Session, case: Case, decision: Decision, *, by: Actor, what: Act = APPROVED
) -> None:
    """Decide in favour. Nothing is owed by now: cases that cost are paid before review.

    Raises:
        ConflictError: it is for somebody else, and no official has accepted the power.
        InvalidError: a row of what the paper certifies is empty; or it could not show a letter.
    """
    must_hold(session, case)
    require_finding(session, case, decision.finding)
    _approve(session, case, what, decision, by)


def grant_at_once(session: Session, case_id: UUID, finding: Mapping[str, str]) -> bool:
    """Decide in favour without an official, from what the municipality has on record.

    Only what nobody has taken is decided so, and nothing for somebody else before their power is
    accepted; return whether it was. Asking twice decides once.

    Raises:
        InvalidError: a row of what the paper certifies is empty; or it could not show a letter.
    """
    case = find_sent(session, case_id)
    if (
        case.state is not CaseState.SUBMITTED
        or not standing_of(session, case, for_update=True).is_good
    ):
        return False
    require_finding(session, case, finding)
    _approve(session, case, APPROVED_AT_ONCE, Decision(finding=finding), None)
    return True


def require_finding(session: Session, case: Case, given: Mapping[str, str]) -> None:
    """Refuse an approval whose paper would leave out a row, or be given one it does not have.

    Raises:
        InvalidError: naming the rows; or the letters that it could not show.
    """
    finding = version(session, case.procedure_digest).definition.outcome.finding
    missing = finding.missing(given) if finding else []
    if missing:
        raise InvalidError(
            _("Complete lo que se certifica. Falta: %(missing)s.", missing=", ".join(missing))
        )
    unknown = [row for row in given if finding is None or row not in finding.rows]
    if unknown:
        raise InvalidError(
            _("El documento de este trámite no certifica: %(unknown)s.", unknown=", ".join(unknown))
        )
    require_letters(session, case, given)


def _approve(session: Session, case: Case, what: Act, decision: Decision, by: Actor | None) -> None:
    _keep(session, case, decision)
    procedure = version(session, case.procedure_digest)
    act(session, case, what, by=by, text=decision.words(procedure))


def _keep(session: Session, case: Case, decision: Decision) -> None:
    case.decided_at = wiring(session).clock.now()
    case.reason_id = decision.reason_id
    case.remark = decision.remark
    case.finding = dict(decision.finding)


def refuse(  # noqa: PLR0913 - the parts of a reasoned act, by keyword.
    session: Session, case: Case, reason: Reason, text: str, *, by: Actor, what: Act = REJECTED
) -> None:
    """Decide against, with a reason of the procedure's list, its norm, and words of one's own.

    Ley 19.880 art. 41: a decision is reasoned.
    """
    decision = Decision(text.strip(), reason_id=reason.id)
    _keep(session, case, decision)
    case.norm = reason.norm
    words = decision.words(version(session, case.procedure_digest))
    promise_to_notify(session, case, act(session, case, what, by=by, text=words))
    give_back(session, case, by_id=by.id)


def reason_of(session: Session, case: Case, reason_id: str, text: str) -> Reason:
    """Return a reason of the procedure's list.

    Raises:
        InvalidError: it is none of the list, or the text says too little.
    """
    procedure = version(session, case.procedure_digest)
    reasons = {reason.id: reason for reason in procedure.definition.review.reasons}
    if reason_id not in reasons:
        raise InvalidError(_("Elija el motivo del rechazo."))
    if short := too_short(text):
        raise InvalidError(short)
    return reasons[reason_id]


def too_short(text: str) -> str:
    """Say what is wrong with a text that explains too little; of one that does, nothing."""
    if len(text.strip()) >= SHORTEST_REASON:
        return ""
    return _(
        "Explique el rechazo en %(shortest_reason)s caracteres o más.",
        shortest_reason=SHORTEST_REASON,
    )
