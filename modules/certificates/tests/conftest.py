# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal with certificates, its clock in our hand, and one document in it."""

import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from journeys.browsers import started
from journeys.phones import prepare
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.contracts.registrar import REGISTRAR, IssueRequest
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import create_official, upsert_resident
from munikit.testing.portals import NOW, create_settings, create_tables
from munikit.wiring import ask
from munikit_certificates.keys.services import make_key
from munikit_certificates.models import Document

ROSA = RUT.parse("12.345.678-5")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def portal(tmp_path: Path, clock: FixedClock) -> Iterator[Portal]:
    create_settings(tmp_path, toml='\n[modules]\nenabled = ["certificates"]\n')
    portal = compose(tmp_path, clock=clock)
    create_tables(portal.database)
    yield portal
    portal.database.engine.dispose()


@pytest.fixture
def rosa(portal: Portal) -> UUID:
    with portal.database.transaction() as session:
        return upsert_resident(session, ROSA, "Rosa", "Huenchumán Pérez").id


@pytest.fixture
def official(portal: Portal) -> Callable[[str], UUID]:
    """Return the id of a new official with a role."""

    def create(role: str) -> UUID:
        with portal.database.transaction() as session:
            return create_official(
                session,
                email=f"{role}@valdivia.example",
                name=("Ana", "Soto"),
                password="un caballo come pasto verde",
                roles=[role],
            ).id

    return create


@pytest.fixture
def wanted(rosa: UUID) -> IssueRequest:
    return IssueRequest(
        subject_id=uuid4(),
        kind="permit",
        title="Permiso para puesto en feria",
        holder_id=rosa,
        holder_name="Rosa Huenchumán Pérez",
        holder_run=ROSA,
        legal_basis="Ley 18.695, artículo 36",
        details={"Feria": "Feria Fluvial"},
        valid_from=date(2026, 11, 23),
        valid_until=date(2027, 11, 23),
        unit="Rentas",
    )


@pytest.fixture
def document_id(portal: Portal, wanted: IssueRequest) -> UUID:
    """A document whose paper is still to be made."""
    with portal.database.transaction() as session:
        return ask(session, REGISTRAR).issue(session, wanted).id


@pytest.fixture
def issued(portal: Portal, document_id: UUID) -> Document:
    """A document whose paper was made."""
    run_due(portal.database, portal.jobs)
    with portal.database.reading() as session:
        return session.get_one(Document, document_id)


@pytest.fixture
def browse(portal: Portal) -> Callable[..., FlaskClient]:
    """Return a browser in which a person, or nobody, is signed in."""
    app = create_app(portal)

    def browser(person_id: UUID | None = None) -> FlaskClient:
        client = app.test_client()
        if person_id is not None:
            with client.session_transaction() as session:
                session["_user_id"] = session["person"] = str(person_id)
        return client

    return browser


@pytest.fixture
def signed(portal: Portal, request: pytest.FixtureRequest) -> Document:
    """A document that a key of the municipality signed."""
    with portal.database.transaction() as session:
        make_key(session)
    issued: Document = request.getfixturevalue("issued")
    return issued


@pytest.fixture
def address(portal: Portal) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(portal), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


# Not for the whole session: while it is open no other test of the process can run an event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A phone of this test alone, with a clock of ours, in which the verifier was opened once."""
    context = chromium.new_context(base_url=address, locale="es-CL")
    context.clock.set_fixed_time(NOW + timedelta(hours=1))
    prepare(context)
    yield context
    context.close()
