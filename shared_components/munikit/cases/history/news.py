# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What came into a case since whoever has it looked last."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from munikit.cases.case.desk_models import CaseViewing
from munikit.cases.case.models import ActKind, Case, CaseAct

NEWS = {
    ActKind.ANSWERED: "respondió lo pedido",
    ActKind.MESSAGE: "escribió un mensaje",
    ActKind.OPINION_GIVEN: "llegó un informe",
    ActKind.APPEALED: "pidió reposición",
    ActKind.SILENCE_CLAIMED: "reclamó por el plazo",
}


def news_of(session: Session, cases: Sequence[Case]) -> dict[UUID, str]:
    """Return the newest thing in each case that has one, by the case's id, in words.

    It is new until the official in charge opens the case; where nobody is, until anybody does.
    """
    ids = [case.id for case in cases if case.closed_at is None]
    came_in = (
        select(CaseAct.case_id, CaseAct.kind, CaseAct.at)
        .join(Case, Case.id == CaseAct.case_id)
        .where(CaseAct.case_id.in_(ids), CaseAct.kind.in_(NEWS))
        .where(
            or_(CaseAct.actor_id == Case.applicant_id, CaseAct.kind == ActKind.OPINION_GIVEN),
        )
    )
    last = {row.case_id: row for row in session.execute(came_in.order_by(CaseAct.seq))}
    seen = _seen(session, [case for case in cases if case.id in last])
    return {
        case_id: NEWS[act.kind]
        for case_id, act in last.items()
        if case_id not in seen or seen[case_id] < act.at
    }


def _seen(session: Session, cases: Sequence[Case]) -> dict[UUID, datetime]:
    in_charge = {case.id: case.assigned_to_id for case in cases}
    query = select(CaseViewing).where(CaseViewing.case_id.in_(in_charge)).order_by(CaseViewing.at)
    return {
        each.case_id: each.at
        for each in session.scalars(query)
        if in_charge[each.case_id] in (None, each.person_id)
    }
