# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding: in favour or against, at once or for a second signature."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.decided import Decision
from munikit.cases.case.models import Case
from munikit.cases.case.standing import must_hold
from munikit.cases.decision.acts import APPROVED, REJECTED
from munikit.cases.decision.outcome import (
    SHORTEST_REASON,
    grant,
    reason_of,
    refuse,
    require_finding,
)
from munikit.cases.decision.signing import needs_second, propose
from munikit.cases.history.services import opened
from munikit.cases.sharing.services import take_first

__all__ = [
    "SHORTEST_REASON",
    "approve",
    "reject",
]


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
    must_hold(session, case)
    require_finding(session, case, decision.finding)
    take_first(case, by)
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
    reason = reason_of(session, case, reason_id, text)
    take_first(case, by)
    if needs_second(session, case):
        propose(session, case, Decision(text.strip(), reason_id=reason_id), by=by)
    else:
        refuse(session, case, reason, text, by=by)
    return case
