# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Trying whether anything can be kept, by keeping something that means nothing."""

import os
import tempfile
from pathlib import Path

from sqlalchemy import text

from munikit.db.engine import Database

_PATIENCE_SECONDS = 1.0
# More than a login writes: the log of SQLite may have a page to spare on a disk that is full.
_BYTES = 256 * 1024


def try_to_write(database: Database) -> None:
    """Commit a change of no consequence; it fails as any other would."""
    with database.transaction(patience_seconds=_PATIENCE_SECONDS) as session:
        if database.url.get_backend_name() == "sqlite":
            number = session.execute(text("pragma user_version")).scalar_one()
            session.execute(text(f"pragma user_version = {(number + 1) % 2**31}"))
        else:
            session.execute(text("select pg_logical_emit_message(true, 'munikit', 'ready')"))


def try_folder(folder: Path) -> None:
    """Write a file without a name there, which is gone at once.

    Raises:
        OSError: there is no room, or nobody may write there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as attempt:
        attempt.write(bytes(_BYTES))
        attempt.flush()
        os.fsync(attempt.fileno())
