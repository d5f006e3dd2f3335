# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Without its database the portal says so with 503, and what needs none still answers."""

import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine

from munikit.app import Portal
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.people.models import LoginSession
from munikit.testing.client import PageClient
from munikit.web.sessions import digest
from munikit.wiring import wiring

NOBODY = "postgresql+psycopg://portal@127.0.0.1:1/portal"


@pytest.fixture
def signed_in(client: PageClient, portal: Portal) -> PageClient:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Huenchumilla")
        now = wiring(session).clock.now()
        row = LoginSession(id_sha256=digest("sid-of-rosa"), created_at=now, last_seen_at=now)
        row.person_id = person.id
        row.data = {"person": str(person.id), "_user_id": str(person.id)}
        session.add(row)
    client.set_cookie("sid", "sid-of-rosa")
    assert client.get("/mis-solicitudes").status_code == 200
    return client


@pytest.fixture
def away(portal: Portal) -> Iterator[None]:
    """A server that is off, in the place of the database."""
    real = portal.database.engine
    portal.database.__dict__["engine"] = create_engine(NOBODY)
    yield
    portal.database.__dict__["engine"].dispose()
    portal.database.__dict__["engine"] = real


@pytest.mark.usefixtures("away")
def test_a_page_that_needs_the_database_says_that_it_is_away(
    client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = client.get("/")

    assert page.status_code == 503
    assert "Retry-After" in page.headers
    assert "El portal no puede llegar a sus datos" in page.text
    assert "no acepta conexiones" in caplog.text
    assert [each.exc_info for each in caplog.records] == [None]


@pytest.mark.parametrize("path", ["/privacidad", "/accesibilidad", "/healthz"])
def test_pages_that_are_the_same_for_everybody_still_answer(
    signed_in: FlaskClient, request: pytest.FixtureRequest, path: str
) -> None:
    request.getfixturevalue("away")

    assert signed_in.get(path).status_code == 200


def test_who_is_signed_in_is_not_sent_to_sign_in(
    signed_in: FlaskClient, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("away")

    assert signed_in.get("/mis-solicitudes").status_code == 503
    assert signed_in.post("/salir").status_code == 503
    assert signed_in.get("/readyz").status_code == 503


def test_the_session_is_there_when_the_database_comes_back(
    signed_in: FlaskClient, portal: Portal
) -> None:
    real = portal.database.engine
    portal.database.__dict__["engine"] = create_engine(NOBODY)

    signed_in.get("/privacidad")
    signed_in.get("/mis-solicitudes")
    portal.database.__dict__["engine"] = real

    assert signed_in.get("/mis-solicitudes").status_code == 200
