# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The floor is honest: it shows and writes what the portal does, on pages of similar size."""

from uuid import UUID

import pytest
from bench.counting import count_statements, listened_to, talk_in_process
from bench.floor import Floor, create
from bench.pages import (
    APPLYING,
    AT_DESK,
    AT_PAGES,
    FLOOR_PAGES,
    OPEN_FORM,
    PAGES,
    SIGN_IN,
    Page,
    crowd_at_floor,
    crowd_of,
)
from bench.steps import Visitor
from bench.world import World, composed
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.app.web import create_app
from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState

Pair = tuple[Flask, Flask]
Visitors = dict[str, dict[str, Visitor]]


@pytest.fixture(scope="module")
def both(world: World) -> Pair:
    """Return the portal and the floor over its database."""
    return create_app(composed(world)), create(world.url)


@pytest.fixture(scope="module")
def visitors(world: World, both: Pair) -> Visitors:
    """Return who is signed in at the portal, and at the floor."""
    at_portal = crowd_of(world)
    at_floor = crowd_at_floor(world)
    talk_in_process(both[0], at_portal[AT_DESK][0].go(SIGN_IN))
    at_floor[AT_DESK] = at_portal[AT_DESK]
    for app, crowd in zip(both, (at_portal, at_floor), strict=True):
        talk_in_process(app, crowd[AT_PAGES][0].go(OPEN_FORM))
    return {
        name: {who: people[0] for who, people in crowd.items()}
        for name, crowd in (("portal", at_portal), ("floor", at_floor))
    }


@pytest.mark.parametrize("name", ["own list", "form page", "inbox"])
def test_a_page_of_the_floor_is_as_long_and_has_as_many_rows(
    both: Pair, visitors: Visitors, name: str
) -> None:
    found = {}
    for place, app, pages in (("portal", both[0], PAGES), ("floor", both[1], FLOOR_PAGES)):
        page = next(each for each in pages if each.name == name)
        visitor = visitors[place][page.who]
        talk_in_process(app, visitor.go(page.steps))
        found[place] = visitor.page

    assert 0.85 < len(found["floor"]) / len(found["portal"]) < 1.15
    for what in ("<tr>", "/solicitudes/", "<input", "<option", 'class="label"'):
        assert found["floor"].count(what) == pytest.approx(found["portal"].count(what), abs=2)


def page_of_floor(name: str) -> Page:
    return next(each for each in FLOOR_PAGES if each.name == name)


@pytest.mark.parametrize(
    ("name", "selects"), [("own list", 4), ("form page", 3), ("form submit", 3), ("inbox", 10)]
)
def test_the_floor_reads_each_thing_once_in_one_transaction(
    both: Pair, visitors: Visitors, name: str, selects: int
) -> None:
    page = page_of_floor(name)
    floor = both[1].extensions["floor"]

    with listened_to(floor.engine) as sent:
        talk_in_process(both[1], visitors["floor"][page.who].go(page.steps, page.before))

    begins, *between, ends = sent.statements
    writes = ["UPDATE"] if name == "form submit" else []
    assert begins == ("BEGIN IMMEDIATE" if writes else "BEGIN")
    assert ends == ("COMMIT" if writes else "ROLLBACK")
    assert len(sent.only_reads()) == selects
    assert [each.split()[0] for each in between if each not in sent.only_reads()] == writes


def answers_of(floor: Floor, visitor: Visitor) -> str:
    with floor.engine.connect() as connection:
        kept = select(Case.answers).where(Case.id == UUID(visitor.memory["case"]))
        return str(connection.scalar(kept)["email"])


@pytest.mark.parametrize("place", ["portal", "floor"])
def test_a_submit_writes_other_data_each_time(both: Pair, visitors: Visitors, place: str) -> None:
    app, pages = {"portal": (both[0], PAGES), "floor": (both[1], FLOOR_PAGES)}[place]
    page = next(each for each in pages if each.name == "form submit")
    visitor = visitors[place][AT_PAGES]
    kept = []

    for _ in range(3):
        talk_in_process(app, visitor.go(page.steps, page.before))
        kept.append(answers_of(both[1].extensions["floor"], visitor))

    assert len(set(kept)) == 3


def test_the_statements_of_a_page_are_counted_with_those_around_its_transactions(
    world: World,
) -> None:
    found = count_statements(world)

    assert found["front page"] == []
    assert any(each.startswith("UPDATE munikit_case") for each in found["form submit"])
    assert found["form submit"].count("COMMIT") >= 1
    assert found["own list"].count("BEGIN") == found["own list"].count("ROLLBACK") >= 1
    assert len(found["whole application"]) > len(found["form submit"])


def test_a_whole_application_is_sent(world: World, both: Pair) -> None:
    applicant = crowd_of(world)[APPLYING][0]
    engine = both[1].extensions["floor"].engine
    page = next(each for each in PAGES if each.is_whole)

    with Session(engine) as session:
        sent = select(func.count()).where(Case.state == CaseState.AWAITING_PAYMENT)
        before = session.scalar(sent)
    talk_in_process(both[0], applicant.go(page.steps))

    with Session(engine) as session:
        assert session.scalar(sent) == before + 1
