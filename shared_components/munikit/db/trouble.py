# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What an error of the database or of a disk means for whoever was being served."""

import errno
from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from munikit.kernel.errors import BusyError


class Trouble(StrEnum):
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    AWAY = "away"


# https://sqlite.org/rescode.html: the low byte is the kind.
_SQLITE = {
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    8: Trouble.READ_ONLY,
    10: Trouble.AWAY,
    13: Trouble.FULL,
    14: Trouble.AWAY,
}
# The index of the log could not grow: SQLite says I/O error where the disk is full.
_SQLITE_IOERR_SHMSIZE = 4874
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "55P03": Trouble.BUSY,
    "57014": Trouble.BUSY,
    "40001": Trouble.BUSY,
    "40P01": Trouble.BUSY,
    "53300": Trouble.BUSY,
}
_POSTGRESQL_AWAY = ("08", "57P", "53", "58")
_DISK = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Return what is the matter, or nothing where the error is a fault of the portal itself."""
    if isinstance(error, BusyError | PoolTimeoutError):
        return Trouble.BUSY
    if isinstance(error, DBAPIError):
        return Trouble.AWAY if error.connection_invalidated else _of_driver(error.orig)
    return _DISK.get(error.errno or 0) if isinstance(error, OSError) else None


def _of_driver(error: object) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return Trouble.FULL if code == _SQLITE_IOERR_SHMSIZE else _SQLITE.get(code & 0xFF)
    if not hasattr(error, "sqlstate"):
        return None
    state = error.sqlstate
    if state is None:
        # The server never answered: psycopg has no code of its own for it.
        return Trouble.AWAY if type(error).__name__ == "OperationalError" else None
    return _POSTGRESQL.get(state) or (Trouble.AWAY if state.startswith(_POSTGRESQL_AWAY) else None)
