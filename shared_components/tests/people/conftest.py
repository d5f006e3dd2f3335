# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal with only the platform, a browser's stand-in, and ClaveÚnica on a loopback port."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.kernel.clock import FixedClock
from munikit.people import create_official
from munikit.simulators import claveunica
from munikit.testing.browser import Browser, ClaveUnicaAt
from munikit.testing.client import PageClient
from munikit.testing.portals import NOW, create_settings, create_tables

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"


@pytest.fixture
def simulated() -> Iterator[ClaveUnicaAt]:
    server = make_server("127.0.0.1", 0, claveunica.create(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield ClaveUnicaAt(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def create_portal(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[[str], Portal]]:
    portals: list[Portal] = []

    def create(toml: str = "") -> Portal:
        create_settings(tmp_path, toml=toml)
        portal = compose(tmp_path, clock=clock)
        create_tables(portal.database)
        portals.append(portal)
        return portal

    yield create
    for portal in portals:
        portal.database.engine.dispose()


@pytest.fixture
def portal(create_portal: Callable[[str], Portal]) -> Portal:
    portal = create_portal("")
    with portal.database.transaction() as session:
        create_official(
            session, email=EMAIL, name=("Marta", "Rivas"), password=PASSWORD, roles=["reviewer"]
        )
    return portal


@pytest.fixture
def app(portal: Portal) -> Flask:
    made = create_app(portal)
    made.test_client_class = PageClient  # It reads every page as a person would have to.
    return made


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def other_browser(app: Flask) -> Browser:
    return Browser(app.test_client())
