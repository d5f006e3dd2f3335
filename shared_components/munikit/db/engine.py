# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Engines and transactions: SQLite as safe as it can be, PostgreSQL with its limits set."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from munikit.db.clock import ServerClock
from munikit.wiring import Wiring

_WRITES = "munikit_writes"
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL would lose acknowledged receipts in a power cut: it never syncs in WAL mode.
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=30000",
    "PRAGMA foreign_keys=ON",
    # Else "insert or replace" deletes a row past the trigger that refuses to.
    "PRAGMA recursive_triggers=ON",
)
_POSTGRESQL_OPTIONS = (
    "-c statement_timeout=30000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000"
)


class Database:
    """A portal's database. The engine is made on first use: never before a fork."""

    def __init__(self, url: str, wiring: Wiring) -> None:
        self.url = make_url(url)
        self.wiring = wiring

    @cached_property
    def engine(self) -> Engine:
        if self.url.get_backend_name() == "sqlite":
            return _sqlite(self.url.render_as_string(hide_password=False))
        engine = create_engine(
            self.url,
            pool_pre_ping=True,
            connect_args={"options": _POSTGRESQL_OPTIONS, "connect_timeout": 3},
        )
        if isinstance(self.wiring.clock, ServerClock):
            self.wiring.clock.follow(engine)
        return engine

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a session that writes; it commits at the end, or not at all."""
        with self._session(writes=True) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; what it changes is rolled back."""
        with self._session(writes=False) as session:
            yield session

    def _session(self, *, writes: bool) -> Session:
        engine = self.engine.execution_options(**{_WRITES: writes})
        return Session(engine, expire_on_commit=False, info=dict(self.wiring.session_info))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url)

    @event.listens_for(engine, "connect")
    def prepare(connection: SQLiteConnection, _record: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it would begin them deferred.
        connection.isolation_level = None
        for pragma in _SQLITE_PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads and then writes fails at once under load, whatever
        # the timeout; an immediate one waits for its turn.
        writes = connection.get_execution_options().get(_WRITES, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
