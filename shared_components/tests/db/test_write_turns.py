# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Four write at a time, on SQLite one, as they came; others wait while those get on only."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from munikit.db import Database
from munikit.db.trouble import Trouble, trouble_of
from munikit.db.turns import Line, WriteTurns
from munikit.kernel.errors import BusyError
from munikit.testing.portals import create_wiring


def write(turns: WriteTurns, may_end: threading.Event) -> bool:
    """Hold a turn until the event; return whether there was one."""
    try:
        with turns.turn():
            may_end.wait(60)
    except BusyError:
        return False
    return True


def test_of_ten_who_meet_a_lock_four_wait_for_it_and_six_are_told() -> None:
    turns = WriteTurns(most=4, patience=0.2)
    lock_is_gone = threading.Event()

    with ThreadPoolExecutor(10) as people:
        writers = [people.submit(write, turns, lock_is_gone) for _ in range(10)]
        pending = set(writers)
        while len(pending) > 4:
            _, pending = wait(pending, return_when=FIRST_COMPLETED)
        told = [writer.result() for writer in writers if writer not in pending]
        lock_is_gone.set()

    assert told == [False] * 6
    assert all(writer.result() for writer in pending)


def test_while_a_lock_lasts_nobody_else_waits_at_all() -> None:
    turns = WriteTurns(most=1, patience=0.2)
    lock_is_gone = threading.Event()

    with ThreadPoolExecutor(1) as people:
        people.submit(write, turns, lock_is_gone)
        while write(turns, set_already()):
            pass  # The other has not come yet.
        again = write(turns, set_already())
        lock_is_gone.set()

    assert not again


def test_as_long_as_writers_get_on_everybody_has_a_turn() -> None:
    turns = WriteTurns(most=1, patience=5, longest=60)

    with ThreadPoolExecutor(12) as people:
        writers = [people.submit(write, turns, set_already()) for _ in range(200)]

    assert all(writer.result() for writer in writers)


def set_already() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


def arrive(line: Line, number: int) -> None:
    """Wait until so many wait, which says that one more has come."""
    limit = time.monotonic() + 600
    while len(line) < number:
        assert time.monotonic() < limit, "Nobody stands in line."
        time.sleep(0.001)


def test_turns_are_given_in_the_order_in_which_people_came() -> None:
    line = Line(2)
    served: list[int] = []

    def come(name: int) -> None:
        assert line.enter(lambda: 600)
        served.append(name)
        line.leave()

    assert line.enter(lambda: 0)
    assert line.enter(lambda: 0)
    with ThreadPoolExecutor(8) as people:
        for name in range(8):
            people.submit(come, name)
            arrive(line, name + 1)
        line.leave()
        people.shutdown()

    assert served == list(range(8))


def test_who_is_told_no_leaves_the_line_and_takes_no_turn_with_them() -> None:
    line = Line(1)
    assert line.enter(lambda: 0)

    assert not line.enter(lambda: 0)
    line.leave()

    assert line.enter(lambda: 0)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'names.db'}", create_wiring(tmp_path))
    with database.transaction() as session:
        session.execute(text("CREATE TABLE names (number integer primary key, name integer)"))
    yield database
    database.engine.dispose()


def keep(database: Database, name: int) -> None:
    with database.transaction() as session:
        session.execute(text("INSERT INTO names (name) VALUES (:name)"), {"name": name})


def kept(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT name FROM names ORDER BY number")))


def test_whoever_writes_to_sqlite_is_served_in_the_order_they_came(database: Database) -> None:
    with ThreadPoolExecutor(8) as people, database.transaction() as holder:
        holder.execute(text("SELECT 1"))
        for name in range(8):
            people.submit(keep, database, name)
            arrive(database.one_writer.line, name + 1)

    assert kept(database) == list(range(8))


def test_a_writing_that_fails_leaves_its_turn_to_the_next(database: Database) -> None:
    def fail() -> None:
        with database.transaction():
            people.submit(keep, database, 1)
            arrive(database.one_writer.line, 1)
            raise LookupError

    with ThreadPoolExecutor(1) as people, pytest.raises(LookupError):
        fail()

    assert kept(database) == [1]


def test_a_writing_within_another_of_its_thread_waits_for_neither(database: Database) -> None:
    with ThreadPoolExecutor(1) as people, database.transaction() as outer:
        with database.one_writer.in_line(600) as patience:
            assert patience == 0
        # The one within leaves the turn of the one around it alone.
        people.submit(keep, database, 2)
        arrive(database.one_writer.line, 1)
        outer.execute(text("INSERT INTO names (name) VALUES (1)"))

    assert kept(database) == [1, 2]


def test_who_had_no_turn_in_time_asks_for_the_lock_once(database: Database) -> None:
    def impatient() -> Trouble | None:
        try:
            with database.transaction(patience_seconds=0.01) as session:
                session.execute(text("SELECT 1"))
        except OperationalError as error:
            return trouble_of(error)
        return None

    with ThreadPoolExecutor(1) as people, database.transaction() as holder:
        holder.execute(text("SELECT 1"))

        assert people.submit(impatient).result() is Trouble.BUSY


def test_a_database_that_takes_many_writers_has_no_line(tmp_path: Path) -> None:
    database = Database("postgresql+psycopg://nobody@127.0.0.1:1/none", create_wiring(tmp_path))

    with database.transaction(), database.transaction():
        assert not database.one_writer.line.is_full
