# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a process remembers of the database is forgotten when a change to it is committed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from munikit.db import Database, remembered
from munikit.db.remembered import Remembered
from munikit.testing.portals import create_wiring

COUNT = text("SELECT number FROM counter")
ADD = text("UPDATE counter SET number = number + 1")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'counter.db'}", create_wiring(tmp_path))
    with database.transaction() as session:
        session.execute(text("CREATE TABLE counter (number integer)"))
        session.execute(text("INSERT INTO counter VALUES (0)"))
    yield database
    database.engine.dispose()


def number(session: Session) -> int:
    return session.scalar(COUNT) or 0


@pytest.fixture
def counter() -> Remembered[int]:
    return Remembered(number, seconds=60.0)


def seen(database: Database, counter: Remembered[int]) -> int:
    with database.reading() as session:
        return counter.of(session)


def add(database: Database, told: Callable[[Session], None]) -> None:
    with database.transaction() as session:
        told(session)
        session.execute(ADD)


def test_what_was_read_lately_is_not_read_again(
    database: Database, counter: Remembered[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert seen(database, counter) == 0
    add(database, lambda _session: None)
    assert seen(database, counter) == 0

    monkeypatch.setattr(remembered, "monotonic", lambda: float("inf"))

    assert seen(database, counter) == 1


def test_a_change_is_seen_from_its_commit_on(database: Database, counter: Remembered[int]) -> None:
    assert seen(database, counter) == 0

    add(database, counter.expire_after)

    assert seen(database, counter) == 1


def test_the_end_of_a_savepoint_is_not_the_commit(
    database: Database, counter: Remembered[int]
) -> None:
    with database.transaction() as session:
        with session.begin_nested():
            counter.expire_after(session)
            session.execute(ADD)
        assert seen(database, counter) == 0

    assert seen(database, counter) == 1


def test_what_was_read_before_a_commit_is_not_kept_beyond_it(database: Database) -> None:
    overtaken: list[bool] = []

    def read_slowly(session: Session) -> int:
        found = number(session)
        if not overtaken:
            overtaken.append(True)
            add(database, counter.expire_after)
        return found

    counter = Remembered(read_slowly, seconds=60.0)

    assert seen(database, counter) == 0
    assert seen(database, counter) == 1


def test_each_portal_of_a_process_remembers_its_own(
    database: Database, counter: Remembered[int], tmp_path: Path
) -> None:
    other = Database(database.url.render_as_string(), create_wiring(tmp_path))
    assert seen(database, counter) == 0
    add(database, lambda _session: None)

    assert seen(other, counter) == 1
    other.engine.dispose()
