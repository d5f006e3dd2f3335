# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database of the portal that answers the present request."""

from contextlib import AbstractContextManager
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from munikit.db.engine import Database

EXTENSION = "munikit.database"


def database() -> Database:
    return cast("Database", current_app.extensions[EXTENSION])


def transaction() -> AbstractContextManager[Session]:
    """Open a writing session; a view opens one, calls a service and redirects.

    Where the gate found that the page was too old, or not ours, its refusal is raised instead.
    """
    refusal: Exception | None = g.get("transactions_refused")
    if refusal is not None:
        raise refusal
    return database().transaction()


def reading() -> AbstractContextManager[Session]:
    """Open a session that only reads."""
    return database().reading()
