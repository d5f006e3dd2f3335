# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The one statement SQLAlchemy spells per database: insert unless it is there already."""

from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from munikit.db.base import Base


def insert_or_ignore(session: Session, model: type[Base], **values: Any) -> Insert:  # noqa: ANN401 - any column's value.
    """Return an insert of ``values`` that does nothing where a unique key is taken."""
    if session.get_bind().dialect.name == "postgresql":
        # Imported here: five megabytes that a portal on SQLite does not need.
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - as above.

        return postgresql.insert(model).values(**values).on_conflict_do_nothing()
    return sqlite.insert(model).values(**values).on_conflict_do_nothing()
