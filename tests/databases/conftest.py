# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal on PostgreSQL where trees are pruned, for the races around a case."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.cases.case.permissions import REVIEWER
from munikit.cases.filing import services as filing
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.people import create_official, upsert_resident
from munikit.procedures import CATALOGUE
from munikit.testing.portals import write_portal
from munikit.wiring import ask

PODA = Path(__file__).parents[1] / "journeys" / "poda" / "procedure.toml"
ANSWERS = {
    "email": "rosa@ejemplo.cl",
    "address": {"street": "Picarte", "number": "4", "more": "", "commune": "14101"},
    "trees": [{"kind": "Tilo", "metres": 4}],
}


@pytest.hookimpl(tryfirst=True)  # Before those who share the tests out.
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a module to one worker: its portal takes longer to make than most of its tests."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="module")
def portal(
    new_postgres: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Portal]:
    # Rosa begins in one module more than an honest person does in an hour.
    many = "[limits]\nopen_drafts = 9999\ndrafts_per_hour = 9999\napplications_per_hour = 9999\n"
    enabled = '[modules]\nenabled = ["certificates"]\n'
    root = write_portal(tmp_path_factory.mktemp("races"), enabled + many)
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
def people(officials: list[Actor], rosa: Actor) -> tuple[Actor, Actor]:
    return officials[0], rosa


@pytest.fixture
def filed(portal: Portal, rosa: Actor) -> Callable[[], UUID]:
    def make() -> UUID:
        with portal.database.transaction() as session:
            case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=rosa)
            filing.save_answers(session, case.id, ANSWERS, by=rosa)
            filing.submit(session, case.id, by=rosa)
            return case.id

    return make
