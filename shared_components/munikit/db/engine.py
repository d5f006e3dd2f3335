# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Engines and transactions: SQLite as safe as it can be, PostgreSQL with its limits set."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from functools import cached_property
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from munikit.db.clock import ServerClock
from munikit.db.trouble import Trouble, trouble_of
from munikit.db.turns import OneWriter, WriteTurns
from munikit.kernel.resting import rests_on_this_moment
from munikit.wiring import Wiring

_WRITES = "munikit_writes"
_PATIENCE = "munikit_patience_ms"
_ALONE = "munikit_alone"
_PATIENCE_MS = 30_000
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL would lose acknowledged receipts in a power cut: it never syncs in WAL mode.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Else "insert or replace" deletes a row past the trigger that refuses to.
    "PRAGMA recursive_triggers=ON",
)
_POSTGRESQL_OPTIONS = (
    "-c statement_timeout={} -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
)
_STATEMENT_MS = 30_000
_HURRIED_STATEMENT_MS = 10_000
# Whoever reads waits for nobody but a change of tables; a few of them would hold every thread.
_HURRIED_READING_SECONDS = 1.0
_refusal: ContextVar[Exception | None] = ContextVar("munikit_refusal", default=None)
# Twelve threads, some with one connection in the other; who gets none is told within seconds.
_POOL = {"pool_size": 5, "max_overflow": 20, "pool_timeout": 5}


@contextmanager
def refusing_writes(why: Exception) -> Iterator[None]:
    """Raise ``why`` wherever this thread would open a session that writes, by whichever door."""
    token = _refusal.set(why)
    try:
        yield
    finally:
        _refusal.reset(token)


class Database:
    """A portal's database. The engine is made on first use: never before a fork."""

    def __init__(self, url: str, wiring: Wiring) -> None:
        self.url = make_url(url)
        self.wiring = wiring
        self.turns = WriteTurns()
        self.one_writer = OneWriter()
        self._statement_ms = _STATEMENT_MS
        self._hurried = False

    @cached_property
    def engine(self) -> Engine:
        engine = self._made()
        # What a page read of a table may be another thing at once.
        event.listen(engine, "before_cursor_execute", rests_on_this_moment)
        return engine

    def _made(self) -> Engine:
        if self.url.get_backend_name() == "sqlite":
            return _sqlite(self.url.render_as_string(hide_password=False))
        engine = create_engine(
            self.url,
            pool_pre_ping=True,
            connect_args={
                "options": _POSTGRESQL_OPTIONS.format(self._statement_ms),
                "connect_timeout": 3,
            },
            **_POOL,
        )
        event.listen(engine, "begin", _limit_waiting)
        if isinstance(self.wiring.clock, ServerClock):
            self.wiring.clock.follow(engine)
        return engine

    def hurry(self) -> None:
        """Let no statement take longer than somebody waits for a page."""
        self._statement_ms = _HURRIED_STATEMENT_MS
        self._hurried = True
        if self.url.get_backend_name() != "sqlite":
            self.close()

    def close(self) -> None:
        """Leave no connection open; whoever asks next makes a new engine, also after a fork."""
        if "engine" in self.__dict__:
            self.engine.dispose()
            del self.engine

    @contextmanager
    def transaction(self, *, patience_seconds: float | None = None) -> Iterator[Session]:
        """Open a session that writes; it commits at the end, or not at all.

        ``patience_seconds`` is how long it waits for a lock of somebody else's.
        """
        try:
            with (
                self._in_line(patience_seconds) as patience,
                self._session(writes=True, patience_seconds=patience) as session,
                session.begin(),
            ):
                yield session
        except DBAPIError as error:
            if trouble_of(error) is Trouble.READ_ONLY:
                # SQLite opened the file for reading alone, and so it stays until it is opened anew.
                self.engine.dispose()
            raise

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; what it changes is rolled back."""
        is_short = self._hurried and self.url.get_backend_name() != "sqlite"
        patience = _HURRIED_READING_SECONDS if is_short else None
        with self._session(writes=False, patience_seconds=patience) as session:
            yield session

    def _in_line(self, patience: float | None) -> AbstractContextManager[float | None]:
        if self.url.get_backend_name() != "sqlite":
            return nullcontext(patience)
        return self.one_writer.in_line(_PATIENCE_MS / 1000 if patience is None else patience)

    @contextmanager
    def one_by_one(self) -> Iterator[Connection]:
        """Open a connection on which each statement is a transaction of its own.

        For who has one thread and little to say, often: a process that works. On SQLite it waits
        for others as the file's lock lets it, in no line.
        """
        refusal = _refusal.get()
        if refusal is not None:
            raise refusal
        # SQLite's driver begins nothing by itself; PostgreSQL's has to be told.
        is_sqlite = self.url.get_backend_name() == "sqlite"
        alone = {_ALONE: True} if is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        with self.engine.connect().execution_options(**alone) as connection:
            yield connection

    def _session(self, *, writes: bool, patience_seconds: float | None = None) -> Session:
        refusal = _refusal.get()
        if writes and refusal is not None:
            raise refusal
        patience = None if patience_seconds is None else int(patience_seconds * 1000)
        engine = self.engine.execution_options(**{_WRITES: writes, _PATIENCE: patience})
        return Session(engine, expire_on_commit=False, info=dict(self.wiring.session_info))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, **_POOL)

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
        options = connection.get_execution_options()
        _wait(connection, options.get(_PATIENCE))
        if options.get(_ALONE):
            return
        writes = options.get(_WRITES, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _wait(connection: Connection, patience_ms: int | None) -> None:
    # The driver's connection remembers it, and the pool gives that to somebody else later.
    wanted = _PATIENCE_MS if patience_ms is None else patience_ms
    if connection.info.get(_PATIENCE) != wanted:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wanted}")
        connection.info[_PATIENCE] = wanted


def _limit_waiting(connection: Connection) -> None:
    patience_ms = connection.get_execution_options().get(_PATIENCE)
    if patience_ms is not None:
        # Of no time at all PostgreSQL would make no limit.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, patience_ms)}")
