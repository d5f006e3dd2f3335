# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two who ask for a copy, or answer, at once: on a real PostgreSQL, whose rows they share."""

from collections.abc import Callable
from uuid import UUID

from databases.racing import at_once
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.models import CaseAct
from munikit.cases.copies import ROOM, services

ROUNDS = 3
NAMES = [act.name for act in ROOM.acts]
REASON = "El expediente está en el juzgado, que lo pidió entero por oficio."


def done(portal: Portal, case_id: UUID) -> list[str]:
    with portal.database.reading() as session:
        lines = select(CaseAct.kind).where(CaseAct.case_id == case_id, CaseAct.kind.in_(NAMES))
        return list(session.scalars(lines.order_by(CaseAct.seq)))


def test_two_clicks_on_asking_ask_once(
    portal: Portal, filed: Callable[[], UUID], rosa: Actor
) -> None:
    for _ in range(ROUNDS):
        case_id = filed()

        def ask(session: Session, of: UUID = case_id) -> None:
            services.ask_copy(session, of, by=rosa)

        assert at_once(portal, [ask, ask]) == 2
        assert done(portal, case_id) == ["copy_asked"]


def test_of_two_who_give_and_refuse_at_once_one_does(
    portal: Portal, filed: Callable[[], UUID], rosa: Actor, officials: list[Actor]
) -> None:
    for _ in range(ROUNDS):
        case_id = filed()
        with portal.database.transaction() as session:
            services.ask_copy(session, case_id, by=rosa)
            seen = session.get_one(Case, case_id).version

        def give(session: Session, of: UUID = case_id, at: int = seen) -> None:
            services.give_copy(session, of, seen=at, by=officials[0])

        def refuse(session: Session, of: UUID = case_id, at: int = seen) -> None:
            services.refuse_copy(session, of, REASON, seen=at, by=officials[1])

        assert at_once(portal, [give, refuse]) == 1
        assert len(done(portal, case_id)) == 2
