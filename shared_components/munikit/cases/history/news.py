# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What came into a case since whoever has it looked last."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.acts import ACTS
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.history.models import CaseViewing
from munikit.wiring import ask


def news_of(session: Session, cases: Sequence[Case]) -> dict[UUID, str]:
    """Return the newest thing in each case that has one, by the case's id, in words.

    It is new until the official in charge opens the case; where nobody is, until anybody does. Of a
    case that is over, what came in after its end.
    """
    if not cases:
        return {}
    acts = ask(session, ACTS)
    names = [act.name for act in acts.values() if act.news]
    over = {case.id: case.closed_at for case in cases}
    came_in = select(CaseAct.case_id, CaseAct.kind, CaseAct.at).where(
        CaseAct.case_id.in_(over), CaseAct.kind.in_(names)
    )
    last = {
        row.case_id: row
        for row in session.execute(came_in.order_by(CaseAct.seq))
        if _is_after(row.at, over[row.case_id])
    }
    seen = _seen(session, [case for case in cases if case.id in last])
    return {
        case_id: acts[line.kind].news
        for case_id, line in last.items()
        if case_id not in seen or seen[case_id] < line.at
    }


def _is_after(at: datetime, end: datetime | None) -> bool:
    return end is None or at > end


def _seen(session: Session, cases: Sequence[Case]) -> dict[UUID, datetime]:
    if not cases:
        return {}
    in_charge = {case.id: case.assigned_to_id for case in cases}
    query = select(CaseViewing).where(CaseViewing.case_id.in_(in_charge)).order_by(CaseViewing.at)
    return {
        each.case_id: each.at
        for each in session.scalars(query)
        if in_charge[each.case_id] in (None, each.person_id)
    }
