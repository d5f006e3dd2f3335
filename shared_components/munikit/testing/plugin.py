# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pytest plugin: fixtures with which a portal tests itself.

``portal_root`` is the folder pytest was started in; ``app`` is that portal with an empty database
and folders of its own, so that a test never touches the data of whoever runs it; ``client`` asks
it for pages and checks each of them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from munikit.testing.client import PageClient


@pytest.fixture
def portal_root(pytestconfig: pytest.Config) -> Path:
    """The portal's folder; another fixture of this name tests another portal."""
    return pytestconfig.rootpath


@pytest.fixture
def app(portal_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The portal's application, with its tables and nobody in them."""
    # Here, or every test run of the kit would load the whole application first.
    from munikit.app import compose, create_app  # noqa: PLC0415
    from munikit.db.migrate import upgrade  # noqa: PLC0415

    monkeypatch.setenv("PORTAL_DATABASE__URL", f"sqlite:///{tmp_path / 'portal.db'}")
    monkeypatch.setenv("PORTAL_FILES__FOLDER", str(tmp_path / "files"))
    monkeypatch.setenv("PORTAL_MAIL__BACKEND", "folder")
    monkeypatch.setenv("PORTAL_MAIL__FOLDER", str(tmp_path / "mail"))
    monkeypatch.setenv("PORTAL_PRODUCTION", "false")
    portal = compose(portal_root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    app = create_app(portal)
    app.test_client_class = PageClient
    app.testing = True
    yield app
    portal.database.engine.dispose()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser without cookies that complains of a bad page."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client
