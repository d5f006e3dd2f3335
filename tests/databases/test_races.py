# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Many at once, on a real PostgreSQL. Each race is run without its protection too, and lost.

A race that nobody can lose would prove nothing, so the second test of each pair takes the
protection away and must see the harm.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from databases.racing import at_once
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.models import CaseAct
from munikit.cases.filing import services as filing
from munikit.cases.history import services as moves
from munikit.cases.messages import services as messages
from munikit.db.folios import FolioSeries, next_folio
from munikit.procedures import CATALOGUE
from munikit.wiring import ask

ROUNDS = 5
TOGETHER = 8


def drafts(portal: Portal, rosa: Actor) -> int:
    with portal.database.reading() as session:
        mine = select(func.count(Case.id)).where(Case.applicant_id == rosa.id)
        return session.scalar(mine) or 0


def start_together(portal: Portal, rosa: Actor, keys: list[UUID]) -> int:
    before = drafts(portal, rosa)
    at_once(
        portal,
        [
            lambda session, key=key: filing.start_case(  # type: ignore[misc] # A default binds it.
                session, ask(session, CATALOGUE).get("poda"), by=rosa, case_id=key
            )
            for key in keys
        ],
    )
    return drafts(portal, rosa) - before


def test_clicks_of_one_page_begin_one_application(portal: Portal, rosa: Actor) -> None:
    assert start_together(portal, rosa, [uuid4()] * TOGETHER) == 1


def test_without_the_pages_key_each_click_begins_one(portal: Portal, rosa: Actor) -> None:
    assert start_together(portal, rosa, [uuid4() for _ in range(TOGETHER)]) == TOGETHER


def write_together(portal: Portal, case_id: UUID, by: Actor) -> tuple[int, int]:
    text = "Mañana lo vemos."
    held = at_once(
        portal,
        [lambda session: messages.write_to_person(session, case_id, text, by=by)] * TOGETHER,
    )
    with portal.database.reading() as session:
        mine = select(func.count()).where(CaseAct.case_id == case_id, CaseAct.text == text)
        return held, session.scalar(mine) or 0


def test_a_message_that_is_sent_again_is_there_once_and_nobody_sees_an_error(
    portal: Portal, filed: Callable[[], UUID], officials: list[Actor]
) -> None:
    assert write_together(portal, filed(), officials[0]) == (TOGETHER, 1)


def test_without_looking_at_the_last_line_each_click_writes_one(
    portal: Portal,
    filed: Callable[[], UUID],
    officials: list[Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(messages, "is_repeated", lambda *_, **__: False)

    assert write_together(portal, filed(), officials[0]) == (TOGETHER, TOGETHER)


def test_without_queueing_up_some_who_write_at_once_see_an_error(
    portal: Portal,
    filed: Callable[[], UUID],
    officials: list[Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moves, "_queue_up", lambda *_: None)
    monkeypatch.setattr(messages, "is_repeated", lambda *_, **__: False)

    assert write_together(portal, filed(), officials[0])[0] < TOGETHER


def folios(portal: Portal, take: Callable[[Session, str, int], int], series: str) -> list[int]:
    taken: list[int] = []
    for _ in range(ROUNDS):
        at_once(portal, [lambda session: taken.append(take(session, series, 2026))] * TOGETHER)
    return sorted(taken)


def test_folios_have_no_gap_and_no_double(portal: Portal) -> None:
    assert folios(portal, next_folio, "held") == list(range(1, ROUNDS * TOGETHER + 1))


def test_without_the_lock_folios_come_twice(portal: Portal) -> None:
    def careless(session: Session, series: str, year: int) -> int:
        row = session.get(FolioSeries, (series, year))
        number = (row.last if row else 0) + 1
        together_now = text("select pg_sleep(0.02)")  # What a slow disk does between the two.
        session.execute(together_now)
        session.merge(FolioSeries(series=series, year=year, last=number))
        return number

    taken = folios(portal, careless, "careless")
    assert len(set(taken)) < len(taken)
