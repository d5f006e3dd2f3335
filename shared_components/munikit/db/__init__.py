# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database: one declarative base, one way to open a transaction."""

from munikit.db.base import NAMES_A_FILE, NAMES_NO_FILE, Base, Digest, PersonID, StoredHash, UUIDKey
from munikit.db.engine import Database, refusing_writes
from munikit.db.indexes import partial_index

__all__ = [
    "NAMES_A_FILE",
    "NAMES_NO_FILE",
    "Base",
    "Database",
    "Digest",
    "PersonID",
    "StoredHash",
    "UUIDKey",
    "partial_index",
    "refusing_writes",
]
