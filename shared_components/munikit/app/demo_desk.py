# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Officials of the demo at work, day by day: they leave cases in every state."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.app.demo_acts import Staff, Step, approve
from munikit.app.demo_scripts import SCRIPTS, Script
from munikit.cases import Case, CaseState
from munikit.cases.sharing.absences import note_absence
from munikit.db import Database
from munikit.kernel.clock import local_date
from munikit.module import DemoWorld
from munikit.wiring import wiring

# How many business days ago the oldest case may have come in.
_FIRST_DAY = 30


def plan_desk(world: DemoWorld, staff: Staff) -> None:
    """Have the desk work in the afternoon of every business day, today included."""
    for days_ago in range(_FIRST_DAY, -1, -1):
        world.plan(days_ago, 15, partial(_work_a_day, world.database, staff))
    world.plan(1, 17, partial(_go_on_holiday, world.database, staff.inspector.id))


def approve_one(database: Database, staff: Staff) -> None:
    """Approve a case whose document nobody has made yet: the worker does so as it starts."""
    with database.transaction() as session:
        query = select(Case).where(
            Case.state == CaseState.IN_REVIEW, Case.assigned_to_id.is_not(None)
        )
        newest = query.where(Case.procedure_id == next(iter(SCRIPTS))).order_by(Case.folio.desc())
        for case in session.scalars(newest.limit(1)):
            approve(session, case, staff)


def _go_on_holiday(database: Database, person_id: UUID) -> None:
    with database.transaction() as session:
        first = local_date(wiring(session).clock.now()) + timedelta(days=7)
        note_absence(session, person_id, first, first + timedelta(days=13))


def _work_a_day(database: Database, staff: Staff) -> None:
    with database.reading() as session:
        today = local_date(wiring(session).clock.now())
        # On a day off nobody is at the desk, and no case is a day older.
        if not wiring(session).calendar.is_business_day(today):
            return
        due = list(_due(session))
    for case_id, act in due:
        with database.transaction() as session:
            act(session, session.get_one(Case, case_id), staff)


def _due(session: Session) -> Iterator[tuple[UUID, Step]]:
    """Yield what is to be done today, with which case."""
    calendar = wiring(session).calendar
    today = local_date(wiring(session).clock.now())
    turns: Counter[str] = Counter()
    for case in session.scalars(select(Case).where(Case.folio.is_not(None)).order_by(Case.folio)):
        script = _script(case.procedure_id, turns[case.procedure_id])
        turns[case.procedure_id] += 1
        age = calendar.between(case.filed_on, today) if case.filed_on else 0
        yield from ((case.id, act) for act in script.get(age, ()))


def _script(procedure_id: str, turn: int) -> Script:
    scripts: Sequence[Script] = SCRIPTS.get(procedure_id, ())
    return scripts[turn] if turn < len(scripts) else {}
