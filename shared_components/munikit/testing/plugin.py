# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pytest plugin: a portal of its own for each test, and a client that reads every page.

``portal_root`` is the folder pytest was started in where that is a portal, and an invented portal
with every installed module elsewhere, so that a module's tests need no portal. A test never
touches the data of whoever runs it.
"""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # Imported where they are used: pytest loads this plugin at every start.
    from flask import Flask

    from munikit.access import Actor
    from munikit.app import Portal
    from munikit.testing.client import PageClient


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What was imported and collected stays to the end: nobody looks through it for garbage."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quick_portals() -> Iterator[None]:
    """A portal made in the tests' own process costs no more than what the test is about."""
    from munikit.testing.quick import quick  # noqa: PLC0415 - see above.

    with quick():
        yield


@pytest.fixture(autouse=True)
def time_of_santiago() -> Iterator[None]:
    """Every test begins in Santiago's time, whatever commune the one before composed."""
    yield
    from munikit.kernel.clock import SANTIAGO, keep_time_of  # noqa: PLC0415 - see above.

    keep_time_of(SANTIAGO)


@pytest.fixture
def portal_root(pytestconfig: pytest.Config, tmp_path: Path) -> Path:
    """The portal's folder; another fixture of this name tests another portal."""
    if (pytestconfig.rootpath / "portal.toml").is_file():
        return pytestconfig.rootpath
    from munikit.app.core import CORE  # noqa: PLC0415 - see above.
    from munikit.app.discovery import discover  # noqa: PLC0415 - see above.
    from munikit.testing.portals import write_portal  # noqa: PLC0415 - see above.

    names = [module.name for module in discover(CORE)[0][1:]]
    return write_portal(tmp_path, f"[modules]\nenabled = {names}\n")


@pytest.fixture
def portal(
    portal_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> "Iterator[Portal]":
    """The composed portal, with an empty database, files and mail of this test alone."""
    from munikit.app import compose  # noqa: PLC0415 - see above.
    from munikit.app.page_fitting import with_pages  # noqa: PLC0415 - see above.
    from munikit.testing.portals import prepare_tables  # noqa: PLC0415 - see above.

    monkeypatch.setenv("PORTAL_DATABASE__URL", f"sqlite:///{tmp_path / 'test.db'}")
    monkeypatch.setenv("PORTAL_FILES__FOLDER", str(tmp_path / "files"))
    monkeypatch.setenv("PORTAL_MAIL__BACKEND", "folder")
    monkeypatch.setenv("PORTAL_MAIL__FOLDER", str(tmp_path / "mail"))
    monkeypatch.setenv("PORTAL_PRODUCTION", "false")
    composed = with_pages(compose(portal_root))
    prepare_tables(composed)
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def app(portal: "Portal") -> "Flask":
    """The web application of `portal`."""
    from munikit.app.web import create_app  # noqa: PLC0415 - see above.
    from munikit.testing.client import PageClient  # noqa: PLC0415 - see above.

    made = create_app(portal)
    made.test_client_class = PageClient
    return made


@pytest.fixture
def client(app: "Flask") -> "PageClient":
    """A client that refuses a page people could not use."""
    from munikit.testing.client import PageClient  # noqa: PLC0415 - see above.

    made = app.test_client()
    assert isinstance(made, PageClient)
    return made


@pytest.fixture
def resident(portal: "Portal") -> "Callable[[str], Actor]":
    """Somebody whom the identity provider knows by a RUN: ``resident("12.345.678-5")``."""
    from munikit.testing.people import make_resident  # noqa: PLC0415 - see above.

    return lambda run: make_resident(portal, run)


@pytest.fixture
def official(portal: "Portal") -> "Callable[..., Actor]":
    """Somebody with an account and the roles named: ``official("court_keeper", "cashier")``."""
    from munikit.testing.people import make_official  # noqa: PLC0415 - see above.

    return lambda *roles: make_official(portal, roles)


@pytest.fixture
def work(portal: "Portal") -> "Callable[[], int]":
    """Have the worker do all that is due, events too: ``work()``."""
    from munikit.outbox import run_due  # noqa: PLC0415 - see above.

    return lambda: run_due(portal.database, portal.jobs)
