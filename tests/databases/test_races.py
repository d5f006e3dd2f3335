# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two at once, on a real PostgreSQL. Each race is run without its protection too: there it is lost.

A race that nobody can lose would prove nothing, so the second test of each pair takes the
protection away and must see the harm.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.cases import Case
from munikit.cases.permissions import REVIEWER
from munikit.cases.services import filing, outcome, review
from munikit.db.folios import FolioSeries, next_folio
from munikit.db.migrate import upgrade
from munikit.kernel.errors import DomainError
from munikit.kernel.rut import RUT
from munikit.outbox import StoredEvent
from munikit.people import create_official, upsert_resident
from munikit.procedures import CATALOGUE
from munikit.testing.portals import write_portal
from munikit.wiring import ask

ROUNDS = 5
TOGETHER = 8
PODA = Path(__file__).parents[1] / "journeys" / "poda" / "procedure.toml"
ANSWERS = {
    "email": "rosa@ejemplo.cl",
    "address": {"street": "Picarte", "number": "4", "more": "", "commune": "14101"},
    "trees": [{"kind": "Tilo", "metres": 4}],
}


@pytest.fixture(scope="module")
def portal(
    new_postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    root = write_portal(tmp_path_factory.mktemp("races"), '[modules]\nenabled = ["certificates"]\n')
    folder = root / "procedures" / "poda"
    folder.mkdir(parents=True)
    once = PODA.read_text("utf-8").replace("second_signature = true", "second_signature = false")
    (folder / "procedure.toml").write_text(once, encoding="utf-8")
    with (root / ".env").open("a", encoding="utf-8") as env:
        env.write(f"\nPORTAL_DATABASE__URL={new_postgres()}\n")
    composed = compose(root)
    upgrade(composed.database, [module.migrated for module in composed.installed])
    yield composed
    with composed.database.engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    composed.database.engine.dispose()


@pytest.fixture(scope="module")
def rosa(portal: Portal) -> Actor:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Huenchumilla")
        return Actor(person.id, person.full_name, person.run, frozenset())


@pytest.fixture(scope="module")
def officials(portal: Portal) -> list[Actor]:
    made = []
    for name in ("marta", "carlos"):
        with portal.database.transaction() as session:
            person = create_official(
                session,
                email=f"{name}@valdivia.example",
                name=(name.title(), "Rivas"),
                password="tres gatos en la costanera",
                roles=["reviewer"],
            )
            permissions = frozenset(p.value for p in REVIEWER.permissions)
            made.append(Actor(person.id, person.full_name, None, permissions))
    return made


@pytest.fixture
def filed(portal: Portal, rosa: Actor) -> Callable[[], UUID]:
    def make() -> UUID:
        with portal.database.transaction() as session:
            case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)
            filing.save_answers(session, case.id, ANSWERS, by=rosa)
            filing.submit(session, case.id, by=rosa)
            return case.id

    return make


def at_once(portal: Portal, acts: list[Callable[[Session], object]]) -> int:
    """Run every act in a transaction of its own, all at the same moment; return how many held."""
    together = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> bool:
        together.wait()
        try:
            with portal.database.transaction() as session:
                act(session)
        except (DomainError, IntegrityError, RuntimeError):
            return False
        except Exception as error:
            if type(error).__name__ != "StaleDataError":
                raise
            return False
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return sum(pool.map(run, acts))


def approvals(portal: Portal) -> int:
    with portal.database.reading() as session:
        told = select(func.count()).where(StoredEvent.name == "cases.approved")
        return session.scalar(told.select_from(StoredEvent)) or 0


def decide_together(portal: Portal, case_id: UUID, officials: list[Actor]) -> int:
    with portal.database.reading() as session:
        seen = session.get_one(Case, case_id).version
    before = approvals(portal)
    at_once(
        portal,
        [
            lambda session, by=by: review.approve(session, case_id, seen=seen, by=by)  # type: ignore[misc] # A default binds it.
            for by in officials
        ],
    )
    return approvals(portal) - before


def test_two_officials_who_decide_at_once_decide_once(
    portal: Portal, filed: Callable[[], UUID], officials: list[Actor]
) -> None:
    assert [decide_together(portal, filed(), officials) for _ in range(ROUNDS)] == [1] * ROUNDS


def test_without_row_versions_they_decide_twice(
    portal: Portal,
    filed: Callable[[], UUID],
    officials: list[Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The table of moves and the history's numbers would still tell them apart: each looks before
    # the other has written, and so each is the first.
    together = Barrier(len(officials))
    look = review.check_version

    def look_together(session: Session, case: Case, seen: int) -> None:
        look(session, case, seen)
        together.wait()

    monkeypatch.setattr(review, "check_version", look_together)
    for module in (review, outcome):
        monkeypatch.setattr(module, "note_act", lambda *_, **__: None)
    with unversioned():
        assert decide_together(portal, filed(), officials) == len(officials)


@contextmanager
def unversioned() -> Iterator[None]:
    """Let a case's row be written whatever its version is by now."""
    mapper, kept = Case.__mapper__, Case.__mapper__.version_id_col
    mapper.version_id_col = None
    mapper._memoized_values.clear()  # noqa: SLF001 - statements it made with the version.
    try:
        yield
    finally:
        mapper.version_id_col = kept
        mapper._memoized_values.clear()  # noqa: SLF001 - as above.


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
