# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A pruning permit, a treasury that keeps charges in memory, a resident and two officials."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.cases.case.models import Case
from munikit.cases.case.permissions import REVIEWER
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.contracts.treasury import TREASURY, ChargePaid
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.people import create_official, upsert_resident
from munikit.procedures import CATALOGUE, Catalogue, Procedure, load_procedure
from munikit.testing.browser import Browser
from munikit.testing.client import PageClient
from munikit.testing.fakes import MemoryTreasury
from munikit.testing.portals import (
    NOW,
    create_database,
    create_settings,
    create_tables,
    create_wiring,
)

PROCEDURE = (Path(__file__).parent / "poda.toml").read_text(encoding="utf-8")
NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}

PASSWORD = "tres gatos en la costanera"
PEOPLE = {"rosa": ("Huenchumilla", []), "pedro": ("Soto", []), "marta": ("Rivas", ["reviewer"])}
PEOPLE |= {"carlos": ("Ojeda", ["reviewer", "chief", "adviser", "procedure_editor"])}
Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def treasury() -> MemoryTreasury:
    return MemoryTreasury()


@pytest.fixture
def pruning(tmp_path: Path) -> Procedure:
    folder = tmp_path / "poda"
    folder.mkdir()
    (folder / "procedure.toml").write_text(PROCEDURE, encoding="utf-8")
    (folder / "document.html").write_text("<h1>Permiso</h1>\n", encoding="utf-8")
    return load_procedure(folder)


@pytest.fixture
def database(
    tmp_path: Path, clock: FixedClock, treasury: MemoryTreasury, pruning: Procedure
) -> Database:
    ports = {TREASURY.name: treasury, CATALOGUE.name: Catalogue([pruning])}
    return create_database(tmp_path, create_wiring(tmp_path, clock=clock, ports=ports))


def _resident(database: Database, run: int, *names: str) -> Actor:
    with database.transaction() as session:
        person = upsert_resident(session, RUT.of(run), *names)
        return Actor(person.id, person.full_name, person.run, frozenset())


def _official(database: Database, given: str, surname: str) -> Actor:
    with database.transaction() as session:
        person = create_official(
            session,
            email=f"{given.lower()}@valdivia.example",
            name=(given, surname),
            password="tres gatos en la costanera",
            roles=[REVIEWER.name],
        )
        return Actor(person.id, person.full_name, None, REVIEWER.permissions)


@pytest.fixture
def rosa(database: Database) -> Actor:
    return _resident(database, 12_345_678, "Rosa", "Huenchumilla")


@pytest.fixture
def pedro(database: Database) -> Actor:
    return _resident(database, 11_111_111, "Pedro", "Soto")


@pytest.fixture
def marta(database: Database) -> Actor:
    return _official(database, "Marta", "Rivas")


@pytest.fixture
def carlos(database: Database) -> Actor:
    return _official(database, "Carlos", "Ojeda")


Draft = Callable[..., UUID]


@pytest.fixture
def draft(database: Database, rosa: Actor, pruning: Procedure) -> Draft:
    """Start an application of Rosa's with these answers and return its id."""

    def make(answers: dict[str, Any] = NATIVE) -> UUID:
        with database.transaction() as session:
            case = filing.start_case(session, pruning, by=rosa)
            filing.save_answers(session, case.id, answers, by=rosa)
            return case.id

    return make


@pytest.fixture
def filed(database: Database, rosa: Actor, draft: Draft) -> Draft:
    """Send and pay an application of Rosa's and return its id."""

    def make(answers: dict[str, Any] = NATIVE) -> UUID:
        case_id = draft(answers)
        with database.transaction() as session:
            filing.submit(session, case_id, by=rosa)
            hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id))
        return case_id

    return make


Read = Callable[[UUID], Case]


@pytest.fixture
def case_of(database: Database) -> Read:
    def read(case_id: UUID) -> Case:
        with database.reading() as session:
            return session.get_one(Case, case_id)

    return read


@pytest.fixture
def procedure_text() -> str:
    return PROCEDURE


@pytest.fixture
def procedure_document() -> str:
    return "<h1>Permiso</h1>\n"


@pytest.fixture
def portal(tmp_path: Path, procedure_text: str, procedure_document: str) -> Iterator[Portal]:
    create_settings(tmp_path, toml='[modules]\nenabled = ["payments", "certificates", "permits"]\n')
    folder = tmp_path / "procedures" / "poda"
    folder.mkdir(parents=True)
    (tmp_path / "instance").mkdir()
    (folder / "procedure.toml").write_text(procedure_text, encoding="utf-8")
    (folder / "document.html").write_text(procedure_document, encoding="utf-8")
    composed = compose(tmp_path, clock=FixedClock(NOW))
    create_tables(composed.database)
    with composed.database.transaction() as session:
        for given, (surname, roles) in PEOPLE.items():
            create_official(
                session,
                email=f"{given}@valdivia.example",
                name=(given.title(), surname),
                password=PASSWORD,
                roles=roles,
            )
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def enter(portal: Portal) -> Enter:
    """Sign a person in with a browser of their own."""
    app = create_app(portal)
    app.test_client_class = PageClient

    def entered(name: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.sign_in(f"{name}@valdivia.example", PASSWORD).status_code == 303
        return browser

    return entered


@pytest.fixture
def begin() -> Begin:
    """Start an application and return the address of its pages."""

    def begun(browser: Browser) -> str:
        answer = browser.post("/tramites/poda/comenzar", key=str(uuid4()))
        return (answer.location or "").split("/paso/")[0]

    return begun


@pytest.fixture
def fill() -> Callable[[Browser, str], None]:
    """Answer every page of an application and come to its check page."""

    def filled(browser: Browser, address: str) -> None:
        browser.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
        browser.post(f"{address}/paso/arbol", tree="native")
        last = browser.post(f"{address}/paso/nativo", kind="Roble")
        assert last.location == f"{address}/revisar"

    return filled


@pytest.fixture
def send(portal: Portal, begin: Begin, fill: Callable[[Browser, str], None]) -> Begin:
    """Send and pay an application and return the address of its pages."""

    def sent(browser: Browser) -> str:
        address = begin(browser)
        fill(browser, address)
        browser.post(f"{address}/revisar", declared="si")
        with portal.database.transaction() as session:
            case = session.scalars(select(Case)).one()
            hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
        return address

    return sent
