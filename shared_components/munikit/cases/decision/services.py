# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The official's side: taking, asking, deciding."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.decided import Decision
from munikit.cases.case.models import Case
from munikit.cases.case.standing import must_hold
from munikit.cases.case.states import CaseMove, CaseState
from munikit.cases.case.telling import called, promise_to_notify
from munikit.cases.corrections.acts import ASKED
from munikit.cases.corrections.services import ask_again
from munikit.cases.decision.acts import APPROVED, REJECTED
from munikit.cases.decision.outcome import (
    SHORTEST_REASON,
    grant,
    reason_of,
    refuse,
    require_finding,
)
from munikit.cases.decision.signing import needs_second, propose
from munikit.cases.history.services import act, move, opened
from munikit.cases.sharing.acts import TAKEN
from munikit.cases.sharing.services import next_unit
from munikit.cases.terms.services import count_from_notice
from munikit.cases.terms.silence import must_not_be_accepted, must_not_be_claimed
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.legal_clock import CURE_DAYS as ANSWER_DAYS
from munikit.wiring import wiring

__all__ = [
    "ANSWER_DAYS",
    "SHORTEST_REASON",
    "approve",
    "ask_for_more",
    "reject",
    "take",
]


def take(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Become responsible for a case."""
    case = opened(session, case_id, TAKEN, seen=seen, by=by)
    case.assigned_to_id = by.id
    act(session, case, TAKEN, by_id=by.id)
    return case


def ask_for_more(  # noqa: PLR0913 - the parts of a request, by keyword.
    session: Session,
    case_id: UUID,
    text: str,
    *,
    seen: int,
    by: Actor,
    questions: Sequence[str] = (),
) -> Case:
    """Ask the person for something; the clock stands still until they answer.

    ``questions`` are the ids of those to answer again.

    Raises:
        InvalidError: nothing was asked, or the application does not have one of the questions.
    """
    case = opened(session, case_id, ASKED, seen=seen, by=by)
    if not text.strip():
        raise InvalidError("Escriba qué necesita. La persona leerá este texto tal cual.")
    ask_again(session, case, questions)
    must_not_be_claimed(session, case)
    _take_first(session, case, by)
    case.paused_on = local_date(wiring(session).clock.now())
    act(session, case, ASKED, by_id=by.id, text=text)
    promise_to_notify(session, case, called(session, case, ASKED.name))
    count_from_notice(session, case)
    return case


def approve(  # noqa: PLR0913 - the parts of a decision, by keyword.
    session: Session,
    case_id: UUID,
    *,
    seen: int,
    by: Actor,
    text: str = "",
    finding: Mapping[str, str] | None = None,
) -> Case:
    """Decide in favour, or propose it where a second person signs.

    ``finding`` is what the paper certifies, by its rows; ``text`` a remark the person reads.

    Raises:
        ConflictError: another unit must look at it before, or somebody at the power.
        InvalidError: a row of what the paper certifies is empty; or it could not show a letter.
    """
    decision = Decision(text.strip(), finding or {})
    case = opened(session, case_id, APPROVED, seen=seen, by=by)
    _must_be_with_its_last_unit(session, case)
    must_hold(session, case)
    require_finding(session, case, decision.finding)
    _take_first(session, case, by)
    if needs_second(session, case):
        propose(session, case, decision, by=by)
    else:
        grant(session, case, decision, by=by)
    return case


def reject(  # noqa: PLR0913 - the parts of a reasoned act, by keyword.
    session: Session, case_id: UUID, *, reason_id: str, text: str, seen: int, by: Actor
) -> Case:
    """Decide against, or propose it where a second person signs.

    Raises:
        InvalidError: the reason is none of the procedure's list, or the text says too little.
    """
    case = opened(session, case_id, REJECTED, seen=seen, by=by)
    _must_be_with_its_last_unit(session, case)
    must_not_be_accepted(session, case)
    reason = reason_of(session, case, reason_id, text)
    _take_first(session, case, by)
    if needs_second(session, case):
        propose(session, case, Decision(text.strip(), reason_id=reason_id), by=by)
    else:
        refuse(session, case, reason, text, by=by)
    return case


def _must_be_with_its_last_unit(session: Session, case: Case) -> None:
    following = next_unit(session, case)
    if following:
        raise ConflictError(f"Antes de resolver debe verla {following}. Pásela desde su página.")


def _take_first(session: Session, case: Case, by: Actor) -> None:
    # Whoever decides is responsible, also where nobody had taken the case.
    if case.state is CaseState.SUBMITTED:
        move(session, case, CaseMove.TAKE, actor_id=by.id)
        case.assigned_to_id = by.id
