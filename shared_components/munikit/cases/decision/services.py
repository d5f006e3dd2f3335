# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The official's side: taking, asking, deciding."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor, allow
from munikit.cases.case.by_other_means import promise_to_notify, request_of
from munikit.cases.case.decided import Decision
from munikit.cases.case.interest import refuse_own_case
from munikit.cases.case.models import ActKind, Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.standing import must_hold
from munikit.cases.case.states import CaseMove, CaseState
from munikit.cases.corrections.services import ask_again
from munikit.cases.decision.outcome import (
    SHORTEST_REASON,
    grant,
    reason_of,
    refuse,
    require_finding,
)
from munikit.cases.decision.signing import needs_second, propose
from munikit.cases.history.services import check_version, is_repeated, move, note_act
from munikit.cases.sharing.services import next_unit
from munikit.cases.terms.services import count_from_notice
from munikit.cases.terms.silence import must_not_be_accepted, must_not_be_claimed
from munikit.contracts.casework import InformationRequested
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.legal_clock import CURE_DAYS as ANSWER_DAYS
from munikit.outbox import publish
from munikit.wiring import wiring

__all__ = [
    "ANSWER_DAYS",
    "SHORTEST_REASON",
    "add_note",
    "approve",
    "ask_for_more",
    "reject",
    "take",
]


def take(session: Session, case_id: UUID, *, seen: int, by: Actor) -> Case:
    """Become responsible for a case."""
    case = _case(session, case_id, seen, by)
    move(session, case, CaseMove.TAKE, actor_id=by.id)
    case.assigned_to_id = by.id
    note_act(session, case, ActKind.TAKEN, actor_id=by.id)
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
    case = _case(session, case_id, seen, by)
    if not text.strip():
        raise InvalidError("Escriba qué necesita. La persona leerá este texto tal cual.")
    ask_again(session, case, questions)
    must_not_be_claimed(session, case)
    _take_first(session, case, by)
    move(session, case, CaseMove.ASK, actor_id=by.id)
    case.paused_on = local_date(wiring(session).clock.now())
    note_act(session, case, ActKind.ASKED, actor_id=by.id, text=text)
    promise_to_notify(session, case, request_of(session, case))
    count_from_notice(session, case)
    publish(session, InformationRequested(case.id))
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
    case = _case(session, case_id, seen, by)
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
    case = _case(session, case_id, seen, by)
    _must_be_with_its_last_unit(session, case)
    must_not_be_accepted(session, case)
    reason = reason_of(session, case, reason_id, text)
    _take_first(session, case, by)
    if needs_second(session, case):
        propose(session, case, Decision(text.strip(), reason_id=reason_id), by=by)
    else:
        refuse(session, case, reason, text, by=by)
    return case


def add_note(session: Session, case_id: UUID, text: str, *, by: Actor) -> None:
    """Write down something the person does not see.

    Raises:
        InvalidError: there is nothing to write down.
    """
    allow(by, CasePermission.DECIDE)
    case = find_sent(session, case_id)
    refuse_own_case(session, case, by, "atenderla")
    if not text.strip():
        raise InvalidError("Escriba la nota antes de guardarla.")
    if not is_repeated(session, case, ActKind.NOTE, text.strip(), by=by.id):
        note_act(session, case, ActKind.NOTE, actor_id=by.id, text=text.strip(), internal=True)


def _case(session: Session, case_id: UUID, seen: int, by: Actor) -> Case:
    allow(by, CasePermission.DECIDE)
    case = find_sent(session, case_id)
    refuse_own_case(session, case, by)
    check_version(session, case, seen)
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
