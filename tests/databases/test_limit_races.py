# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many requests of one person at the same moment do not pass a limit, on a real PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
from databases.conftest import ANSWERS
from databases.racing import at_once
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case, CaseState
from munikit.cases.case.power_models import Capacity, Power
from munikit.cases.filing import services as filing
from munikit.cases.representation import powers
from munikit.cases.representation.powers import Representation
from munikit.documents import AcceptedFile
from munikit.kernel.rut import RUT
from munikit.people import Counted, Usage, count_use
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

MOST = 3
TOGETHER = 8
ROUNDS = 5


def start(session: Session, rosa: Actor) -> object:
    return filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)


def start_together(portal: Portal, rosa: Actor, **limits: int) -> int:
    with portal.database.reading() as session:
        before = session.scalar(select(func.count(Case.id))) or 0
    with limited(portal, **limits):
        at_once(portal, [lambda session: start(session, rosa)] * TOGETHER)
    with portal.database.reading() as session:
        return (session.scalar(select(func.count(Case.id))) or 0) - before


def test_eight_at_once_do_not_pass_a_limit_of_three(portal: Portal, rosa: Actor) -> None:
    assert start_together(portal, rosa, drafts_per_hour=MOST) == MOST


@contextmanager
def limited(portal: Portal, **limits: int) -> Iterator[None]:
    """Narrow the portal's limits, and let nothing have been counted yet."""
    with portal.database.transaction() as session:
        session.execute(delete(Usage))
    wiring = portal.database.wiring
    settings = portal.database.wiring.settings
    narrow = settings.limits.model_copy(update=limits)
    portal.database.wiring = replace(
        wiring, settings=settings.model_copy(update={"limits": narrow})
    )
    try:
        yield
    finally:
        portal.database.wiring = wiring


@pytest.mark.parametrize("what", list(Counted))
def test_of_whatever_is_counted_by_the_hour_eight_at_once_pass_no_limit(
    portal: Portal, rosa: Actor, what: Counted
) -> None:
    with limited(portal, **{what.value: MOST}):
        counting = [lambda session: count_use(session, rosa.id, what)] * TOGETHER

        assert [at_once(portal, counting), at_once(portal, counting)] == [MOST, 0]


def test_eight_applications_sent_at_once_pass_no_limit(portal: Portal, rosa: Actor) -> None:
    drafts = []
    for _ in range(TOGETHER):
        with portal.database.transaction() as session:
            case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)
            filing.save_answers(session, case.id, ANSWERS, by=rosa)
            drafts.append(case.id)

    with limited(portal, applications_per_hour=MOST):
        sending = [
            lambda session, case_id=case_id: filing.submit(session, case_id, by=rosa)  # type: ignore[misc] # A default binds it.
            for case_id in drafts
        ]
        assert at_once(portal, sending) == MOST

    with portal.database.reading() as session:
        sent = select(func.count(Case.id)).where(Case.id.in_(drafts))
        assert session.scalar(sent.where(Case.state != CaseState.DRAFT)) == MOST


def bring_powers(portal: Portal, rosa: Actor) -> int:
    """Bring eight powers at once where three may wait; return how many wait now."""
    said = Representation(RUT.of(76_086_428), "Maderas", Capacity.LEGAL)
    with portal.database.transaction() as session:
        session.execute(delete(Power))
    papers = [
        AcceptedFile("poder.png", "image/png", f"{uuid4()}".encode()) for _ in range(TOGETHER)
    ]
    for each in papers:
        portal.database.wiring.files.put(each.content)
    with limited(portal, waiting_powers=MOST, powers_per_hour=99):
        bringing = [
            lambda session, each=each: powers.request_power(session, said, each, by=rosa)  # type: ignore[misc] # A default binds it.
            for each in papers
        ]
        at_once(portal, bringing)
    with portal.database.reading() as session:
        return session.scalar(select(func.count(Power.id))) or 0


def test_eight_powers_brought_at_once_pass_no_limit_of_how_many_wait(
    portal: Portal, rosa: Actor
) -> None:
    assert bring_powers(portal, rosa) == MOST


def test_without_being_counted_first_more_of_them_wait(
    portal: Portal, rosa: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(powers, "count_use", lambda *_: None)

    assert max(bring_powers(portal, rosa) for _ in range(ROUNDS)) > MOST


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
