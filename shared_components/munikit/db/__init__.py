# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database: one declarative base, one way to open a transaction."""

from munikit.db.base import Base, PersonID, UUIDKey
from munikit.db.engine import Database, refusing_writes
from munikit.db.indexes import partial_index
from munikit.db.web import database, reading, transaction

__all__ = [
    "Base",
    "Database",
    "PersonID",
    "UUIDKey",
    "database",
    "partial_index",
    "reading",
    "refusing_writes",
    "transaction",
]
