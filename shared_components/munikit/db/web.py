# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database of the portal that answers the present request."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from munikit.db.engine import Database

EXTENSION = "munikit.database"
PATIENCE_SECONDS = 5.0


def database() -> Database:
    return cast("Database", current_app.extensions[EXTENSION])


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a writing session; a view opens one, calls a service and redirects.

    Where the gate found that the page was too old, or not ours, its refusal is raised instead.

    Raises:
        BusyError: too many wait for the database already, and it does not get on.
    """
    refusal: Exception | None = g.get("transactions_refused")
    if refusal is not None:
        raise refusal
    own = database()
    with own.turns.turn(), own.transaction(patience_seconds=PATIENCE_SECONDS) as session:
        yield session


def reading() -> AbstractContextManager[Session]:
    """Open a session that only reads."""
    return database().reading()
