# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A portal with only the platform, and simulators of the outside on loopback ports."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from wsgiref.types import WSGIApplication

import pytest
from werkzeug.serving import make_server

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.kernel.clock import FixedClock
from munikit.people import create_official
from munikit.testing.browser import Browser
from munikit.testing.client import PageClient
from munikit.testing.portals import NOW, create_settings, create_tables

PASSWORD = "tres gatos en la costanera"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def portal(tmp_path: Path, clock: FixedClock) -> Iterator[Portal]:
    create_settings(tmp_path)
    composed = compose(tmp_path, clock=clock)
    create_tables(composed.database)
    with composed.database.transaction() as session:
        for name, role in (("olga", "operator"), ("marta", "reviewer")):
            create_official(
                session,
                email=f"{name}@valdivia.example",
                name=(name.title(), "Rivas"),
                password=PASSWORD,
                roles=[role],
            )
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def enter(portal: Portal) -> Callable[[str], Browser]:
    app = create_app(portal)
    app.test_client_class = PageClient

    def entered(name: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.sign_in(f"{name}@valdivia.example", PASSWORD).status_code == 303
        return browser

    return entered


@pytest.fixture
def serving() -> Iterator[Callable[[WSGIApplication], str]]:
    """Let an application answer on a port of its own, and return its address."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(_served(app))


@contextmanager
def _served(app: WSGIApplication) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
