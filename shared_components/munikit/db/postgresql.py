# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An engine for PostgreSQL that asks the server nothing it need not be asked.

A transaction begins, with its limits, in one message; whether a connection is still alive its
socket says, but for one that nobody used for long.
"""

import select
import time
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

# How a session's engine is told what it is for.
WRITES = "munikit_writes"
PATIENCE = "munikit_patience_ms"
ALONE = "munikit_alone"
_OPTIONS = "-c statement_timeout={} -c lock_timeout={} -c idle_in_transaction_session_timeout=60000"
# How long whoever says nothing waits for a lock.
LOCK_MS = 5_000
_USED_AT = "munikit_used_at"
# A firewall forgets a silent connection and tells neither side.
_SILENT_SECONDS = 30.0


def create(url: URL, *, statement_ms: int, lock_ms: int, **pool: int) -> Engine:
    """Make the engine. A statement that takes longer than ``statement_ms`` is ended.

    ``lock_ms`` is how long most transactions wait for a lock: they need not say it.
    """
    arguments = {"options": _OPTIONS.format(statement_ms, lock_ms), "connect_timeout": 3}
    engine = create_engine(url, connect_args=arguments, **pool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "checkout", _require_alive)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "begin", partial(_begin, lock_ms))
    return engine


def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401 - the driver's.
    # The driver would send a BEGIN of its own before the first statement.
    connection.autocommit = True


def _begin(lock_ms: int, connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(ALONE):
        return  # Each statement is a transaction of its own.
    patience_ms = options.get(PATIENCE)
    # Of no time at all PostgreSQL would make no limit.
    wanted = LOCK_MS if patience_ms is None else max(1, patience_ms)
    limit = "" if wanted == lock_ms else f"; SET LOCAL lock_timeout = {wanted}"
    connection.exec_driver_sql(f"BEGIN{limit}")


def _require_alive(connection: Any, entry: ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 - the driver's.
    """Let the pool take another connection where the server has hung up on this one.

    Nothing is said on an idle connection but that it ends: whatever there is to read is that.
    """
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if poll.poll(0):
        raise DisconnectionError("the server has hung up")
    if time.monotonic() - entry.info.get(_USED_AT, 0.0) > _SILENT_SECONDS:
        try:
            connection.execute("SELECT 1")
        except Exception as error:  # The driver's own.
            raise DisconnectionError(str(error)) from error


def _note_use(_connection: object, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED_AT] = time.monotonic()
