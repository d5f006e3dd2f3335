# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The application for another server than ours: ``gunicorn 'munikit.app.wsgi:create(".")'``."""

from pathlib import Path

from flask import Flask

from munikit.app.compose import compose
from munikit.app.page_fitting import with_pages
from munikit.app.privacy import write_privately
from munikit.app.starting import require_ready
from munikit.app.web import create_app
from munikit.kernel.memory import give_back, take_little


def create(folder: str) -> Flask:
    """Return the application of the portal in a folder, as ``portal web`` serves it.

    Raises:
        SettingsError: the portal cannot be used, or may not serve people.
    """
    # A server that was started by hand has the umask of whoever did.
    write_privately()
    take_little()
    portal = with_pages(compose(Path(folder).resolve()))
    require_ready(portal)
    app = create_app(portal)
    give_back()
    return app
