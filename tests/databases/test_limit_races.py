# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many requests of one person at the same moment do not pass a limit, on a real PostgreSQL."""

from dataclasses import replace

import pytest
from databases.racing import at_once
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.services import filing
from munikit.people import Usage, usage
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

MOST, TOGETHER = 3, 8


def start(session: Session, rosa: Actor) -> object:
    return filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)


def start_together(portal: Portal, rosa: Actor, **limits: int) -> int:
    with portal.database.transaction() as session:
        session.query(Usage).delete()
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


def test_nor_one_of_how_many_are_begun(portal: Portal, rosa: Actor) -> None:
    with portal.database.reading() as session:
        mine = select(func.count(Case.id)).where(Case.applicant_id == rosa.id)
        begun = session.scalar(mine) or 0

    assert start_together(portal, rosa, open_drafts=begun + MOST) == MOST


def test_without_the_row_that_is_written_first_they_do(
    portal: Portal, rosa: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filing, "count_use", lambda *_: None)
    with portal.database.reading() as session:
        mine = select(func.count(Case.id)).where(Case.applicant_id == rosa.id)
        begun = session.scalar(mine) or 0

    passed = max(start_together(portal, rosa, open_drafts=begun + 1) for _ in range(1))

    assert passed > 1
    assert usage.count_use is not None
