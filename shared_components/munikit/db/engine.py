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

from munikit.db import postgresql
from munikit.db.clock import ServerClock
from munikit.db.postgresql import ALONE, PATIENCE, WRITES
from munikit.db.trouble import Trouble, trouble_of
from munikit.db.turns import OneWriter, WriteTurns
from munikit.kernel.held import holding
from munikit.kernel.resting import rests_on_this_moment
from munikit.wiring import Wiring

_PATIENCE_MS = 30_000
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL would lose acknowledged receipts in a power cut: it never syncs in WAL mode.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # Else "insert or replace" deletes a row past the trigger that refuses to.
    "PRAGMA recursive_triggers=ON",
)
_STATEMENT_MS = 30_000
_HURRIED_STATEMENT_MS = 10_000
# Whoever reads waits for nobody but a change of tables; a few of them would hold every thread. On
# SQLite it is as long as pages wait to write, so that a connection need not be told each time.
_HURRIED_READING_SECONDS = {"sqlite": 5.0, "postgresql": 1.0}
_refusal: ContextVar[Exception | None] = ContextVar("munikit_refusal", default=None)
_unit: ContextVar["_Unit | None"] = ContextVar("munikit_unit", default=None)
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


class _Unit:
    """What is read of one database until something is written, or waited for, or it ends."""

    def __init__(self, database: "Database") -> None:
        self.database = database
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        if self._session is None:
            self._session = self.database.reading_session()
        return self._session

    def end(self) -> None:
        """Give the connection back: what is read from here on is read anew."""
        if self._session is not None:
            ended = self._session
            self._session = None
            ended.close()


class Database:
    """A portal's database. The engine is made on first use: never before a fork."""

    def __init__(self, url: str, wiring: Wiring) -> None:
        self.url = make_url(url)
        self.wiring = wiring
        self.turns = WriteTurns()
        self.one_writer = OneWriter()
        self._statement_ms = _STATEMENT_MS
        self._hurried = False
        self._engines: dict[tuple[bool, int | None], Engine] = {}

    @cached_property
    def engine(self) -> Engine:
        engine = self._made()
        # What a page read of a table may be another thing at once.
        event.listen(engine, "before_cursor_execute", rests_on_this_moment)
        return engine

    def _made(self) -> Engine:
        if self.url.get_backend_name() == "sqlite":
            return _sqlite(self.url.render_as_string(hide_password=False))
        # In a process that answers most transactions are readings.
        seconds = _HURRIED_READING_SECONDS["postgresql"]
        lock_ms = int(seconds * 1000) if self._hurried else postgresql.LOCK_MS
        engine = postgresql.create(
            self.url, statement_ms=self._statement_ms, lock_ms=lock_ms, **_POOL
        )
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
        if (unit := self._unit()) is not None:
            unit.end()
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
        """Open a session that only reads; what it changes is rolled back.

        Within a `unit` it is that one's, and goes on after the block.
        """
        unit = self._unit()
        if unit is None:
            with self.reading_session() as session:
                yield session
            return
        try:
            yield unit.session
        except BaseException:
            # After an error of the database it answers nothing more.
            unit.end()
            raise

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Let this thread read in one transaction, each thing once, until it writes or waits.

        It begins at the first reading; `transaction` ends it, so does whoever is about to wait for
        another program (`munikit.kernel.held`): what is read after that is read anew.
        """
        unit = _Unit(self)
        token = _unit.set(unit)
        try:
            with holding(unit.end):
                yield
        finally:
            _unit.reset(token)
            unit.end()

    def _unit(self) -> _Unit | None:
        unit = _unit.get()
        return unit if unit is not None and unit.database is self else None

    def reading_session(self) -> Session:
        """Return a session that only reads, for whoever closes it."""
        patience = _HURRIED_READING_SECONDS[self.url.get_backend_name()] if self._hurried else None
        return self._session(writes=False, patience_seconds=patience)

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
        with self.engine.connect().execution_options(**{ALONE: True}) as connection:
            yield connection

    def _session(self, *, writes: bool, patience_seconds: float | None = None) -> Session:
        refusal = _refusal.get()
        if writes and refusal is not None:
            raise refusal
        patience = None if patience_seconds is None else int(patience_seconds * 1000)
        return Session(
            self._optioned(writes, patience),
            expire_on_commit=False,
            info=dict(self.wiring.session_info),
        )

    def _optioned(self, writes: bool, patience: int | None) -> Engine:  # noqa: FBT001 - private.
        known = self._engines.get((writes, patience))
        if known is None or known.pool is not self.engine.pool:
            known = self.engine.execution_options(**{WRITES: writes, PATIENCE: patience})
            self._engines[writes, patience] = known
        return known


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
        _wait(connection, options.get(PATIENCE))
        if options.get(ALONE):
            return
        writes = options.get(WRITES, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _wait(connection: Connection, patience_ms: int | None) -> None:
    # The driver's connection remembers it, and the pool gives that to somebody else later.
    wanted = _PATIENCE_MS if patience_ms is None else patience_ms
    if connection.info.get(PATIENCE) != wanted:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wanted}")
        connection.info[PATIENCE] = wanted
