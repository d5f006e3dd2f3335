# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever reads for long is warned before their session ends, and may stay."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from journeys.conftest import START_SECONDS
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from munikit.app import compose
from munikit.app.web import create_app
from munikit.kernel.clock import FixedClock
from munikit.people import create_official
from munikit.testing.portals import NOW, prepare_tables, write_portal

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"
WARNED = "Su sesión se cerrará en 2 minutos"
ENDED = "Cerramos su sesión"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def address(tmp_path: Path, clock: FixedClock) -> Iterator[str]:
    """A small portal with one official, whose time stands still."""
    portal = compose(write_portal(tmp_path), clock=clock)
    prepare_tables(portal)
    with portal.database.transaction() as session:
        name = ("Marta", "Rivas")
        create_official(session, email=EMAIL, name=name, password=PASSWORD, roles=["reviewer"])
    server = make_server("127.0.0.1", 0, create_app(portal), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    portal.database.engine.dispose()


@pytest.fixture
def warned(browser: Browser, address: str) -> Iterator[Page]:
    """A page that was read for so long that its person is warned."""
    context = browser.new_context()
    context.set_default_timeout(START_SECONDS * 1000)
    page = context.new_page()
    page.clock.install(time=NOW)
    page.goto(f"{address}/entrar/funcionarios")
    page.get_by_label("Correo institucional").fill(EMAIL)
    page.get_by_label("Clave").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url("**/bandeja")
    page.clock.fast_forward("12:10")
    expect(page.get_by_text(WARNED)).to_be_visible()
    yield page
    context.close()


def test_who_stays_goes_on(warned: Page, clock: FixedClock) -> None:
    clock.moment += timedelta(minutes=12, seconds=10)
    warned.get_by_role("button", name="Seguir").click()
    expect(warned.get_by_text(WARNED)).to_be_hidden()

    clock.moment += timedelta(minutes=12)
    warned.reload()

    expect(warned.get_by_role("button", name="Salir")).to_be_visible()


def test_who_comes_too_late_is_told_that_the_session_ended(warned: Page, clock: FixedClock) -> None:
    clock.moment += timedelta(minutes=16)

    warned.get_by_role("button", name="Seguir").click()

    expect(warned.get_by_text(ENDED)).to_be_visible()
    expect(warned.get_by_role("button", name="Seguir")).to_be_hidden()
