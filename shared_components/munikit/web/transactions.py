# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database of the portal that answers the present request."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy.orm import Session

from munikit.db.engine import Database
from munikit.web.surroundings import surroundings

PATIENCE_SECONDS = 5.0


def database() -> Database:
    return surroundings().database


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a writing session; a view opens one, calls a service and redirects.

    Raises:
        BusyError: too many wait for the database already, and it does not get on.
    """
    own = database()
    with own.turns.turn(), own.transaction(patience_seconds=PATIENCE_SECONDS) as session:
        yield session


def reading() -> AbstractContextManager[Session]:
    """Open a session that only reads."""
    return database().reading()
