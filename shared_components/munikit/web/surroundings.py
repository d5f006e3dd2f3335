# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the pages of an application find around them, put there once by whoever composes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app
from markupsafe import Markup

from munikit.access.menu import Doors, NavigationItem, PublicLink
from munikit.db.engine import Database
from munikit.web.assets import Asset
from munikit.web.kept_pages import KeptPages

_KEY = "munikit"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """One for each application: all that Flask keeps of ours.

    ``note_failure`` is told of a page that failed: its view, the error and the code that the
    person reads out. ``readiness`` says whether the portal can keep what people send. ``fixed`` are
    the parts of pages that were rendered once for everybody, ``kept_pages`` whole ones.
    """

    database: Database
    assets: Mapping[str, Asset]
    doors: Doors
    links: Sequence[PublicLink]
    navigation: Sequence[NavigationItem]
    note_failure: Callable[[str, Exception, str], None]
    readiness: Callable[[], Mapping[str, object]]
    fixed: dict[object, Markup] = field(default_factory=dict)
    kept_pages: KeptPages = field(default_factory=KeptPages)

    def surround(self, app: Flask) -> None:
        """Let the pages of ``app`` find this."""
        app.extensions[_KEY] = self


def surroundings(app: Flask | None = None) -> Surroundings:
    """Return what surrounds the present request, or the pages of an application."""
    return cast("Surroundings", (app or current_app).extensions[_KEY])
