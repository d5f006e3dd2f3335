# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many requests of one person at the same moment do not pass a limit, on a real PostgreSQL."""

from dataclasses import replace

import pytest
from databases.racing import at_once
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case, CaseState
from munikit.cases.filing import services as filing
from munikit.people import Usage
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

MOST, TOGETHER, ROUNDS = 3, 8, 5


def start(session: Session, rosa: Actor) -> object:
    return filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)


def start_together(portal: Portal, rosa: Actor, **limits: int) -> int:
    with portal.database.transaction() as session:
        session.execute(delete(Usage))
        before = session.scalar(select(func.count(Case.id))) or 0
    wiring, settings = portal.database.wiring, portal.database.wiring.settings
    narrow = settings.limits.model_copy(update=limits)
    changed = settings.model_copy(update={"limits": narrow})
    portal.database.wiring = replace(wiring, settings=changed)
    try:
        at_once(portal, [lambda session: start(session, rosa)] * TOGETHER)
    finally:
        portal.database.wiring = wiring
    with portal.database.reading() as session:
        return (session.scalar(select(func.count(Case.id))) or 0) - before


def test_eight_at_once_do_not_pass_a_limit_of_three(portal: Portal, rosa: Actor) -> None:
    assert start_together(portal, rosa, drafts_per_hour=MOST) == MOST


def begun_by(portal: Portal, rosa: Actor) -> int:
    with portal.database.reading() as session:
        mine = select(func.count(Case.id)).where(Case.applicant_id == rosa.id)
        return session.scalar(mine.where(Case.state == CaseState.DRAFT)) or 0


def test_nor_one_of_how_many_are_begun(portal: Portal, rosa: Actor) -> None:
    assert start_together(portal, rosa, open_drafts=begun_by(portal, rosa) + MOST) == MOST


def test_without_the_row_that_is_written_first_they_do(
    portal: Portal, rosa: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "count_use", lambda *_: None)

    passed = [
        start_together(portal, rosa, open_drafts=begun_by(portal, rosa) + 1) for _ in range(ROUNDS)
    ]

    assert max(passed) > 1
