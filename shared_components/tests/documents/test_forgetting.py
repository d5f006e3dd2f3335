# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which bytes are deleted, and when: only those that nothing in this database refers to."""

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from munikit.casefile import Leaf
from munikit.cases.case.models import Attachment
from munikit.cases.case.power_models import Power
from munikit.db import Database
from munikit.documents import LocalFileStore, StoredFile, keep
from munikit.documents.forgetting import (
    FORGET_SOON,
    PREFIXES,
    SWEEP,
    forget,
    forget_soon,
    sweep,
)
from munikit.documents.references import references
from munikit.kernel.clock import FixedClock
from munikit.outbox import enqueue, run_due
from munikit.people.sweeping import FORGET_SESSIONS
from munikit.testing.portals import NOW, create_database, create_wiring

JOBS = {job.name: job for job in (SWEEP, FORGET_SOON)}
YESTERDAY = NOW - timedelta(hours=25)
Put = Callable[..., str]
# A row of each table of the platform that refers to a content, but for the reference.
_FILE = {"media_type": "image/png", "size_bytes": 1, "id": "1"}
ROWS: dict[str, dict[str, object]] = {
    Attachment.__tablename__: _FILE
    | {"case_id": "1", "question_id": "photo", "name": "a.png", "at": "2026-11-01"},
    Leaf.__tablename__: {
        **dict.fromkeys(("case_id", "number", "source_id", "type_code", "size_bytes"), "1"),
        **dict.fromkeys(("title", "name", "media_type", "chain"), "x"),
        **dict.fromkeys(("at", "added_at"), "2026-11-01"),
        "kind": "document",
        "internal": 0,
        "advanced": 0,
    },
    Power.__tablename__: _FILE
    | {
        **dict.fromkeys(("represented_name", "confirmed_name", "file_name", "reason"), "x"),
        "representative_id": "1",
        "represented_run": "1-9",
        "capacity": "legal",
        "state": "requested",
        "scope": "{}",
        "asked_at": "2026-11-01",
        "letter": "not_needed",
        "version": 1,
    },
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def store(tmp_path: Path) -> LocalFileStore:
    return LocalFileStore(tmp_path / "files")


@pytest.fixture
def database(tmp_path: Path, store: LocalFileStore, clock: FixedClock) -> Database:
    return create_database(tmp_path, create_wiring(tmp_path, files=store, clock=clock))


@pytest.fixture
def put(database: Database, tmp_path: Path) -> Put:
    """Put bytes into the store at a moment, with the row of a file or without, and name them."""

    def given(content: bytes, at: datetime = YESTERDAY, *, row: bool = True) -> str:
        sha256 = database.wiring.files.put(content)
        if row:
            with database.transaction() as session:
                keep(session, sha256, size_bytes=len(content), media_type="image/png")
        path = tmp_path / "files" / sha256[:2] / sha256
        os.utime(path, (at.timestamp(), at.timestamp()))
        return sha256

    return given


def refer(database: Database, table: str, sha256: str) -> None:
    """Refer to a content from a row of a table; the rows around it do not matter here."""
    given = {"sha256": sha256} | ROWS[table]
    names, marks = ", ".join(given), ", ".join("?" * len(given))
    with closing(sqlite3.connect(str(database.url.database))) as raw, raw:
        # Names of this file, not input.
        raw.execute(f"insert into {table} ({names}) values ({marks})", list(given.values()))  # noqa: S608 - as above.


def is_kept(database: Database, sha256: str) -> bool:
    with database.reading() as session:
        row = session.get(StoredFile, sha256)
    bytes_are_there = database.wiring.files.put_at(sha256) is not None
    assert bytes_are_there == (row is not None)
    return bytes_are_there


def swept(database: Database) -> None:
    with database.reading() as session:
        found = references(session)
    sweep(database, found)


def test_what_nothing_refers_to_is_deleted_after_a_day(database: Database, put: Put) -> None:
    sha256 = put(b"a photo of a draft")

    swept(database)

    assert not is_kept(database, sha256)


@pytest.mark.parametrize(
    ("worked", "goes"),
    [((-1, 0, 1), True), ((-2, -1), False), ((0, 1, 2), False), ((), False)],
    ids=["it worked all the time", "brought back from before", "began later", "it never worked"],
)
def test_bytes_that_the_database_may_have_forgotten_stay_for_a_month(
    database: Database, put: Put, clock: FixedClock, worked: tuple[int, ...], *, goes: bool
) -> None:
    """A database of last week knows nothing of what came since, until the newer one is found."""
    sha256 = put(b"put since the backup", row=False)
    with database.transaction() as session:
        for hours in worked:
            hour = int(YESTERDAY.timestamp() // 3600) + hours
            enqueue(session, FORGET_SESSIONS, key=str(hour))

    swept(database)
    after_a_day = database.wiring.files.put_at(sha256) is None
    clock.moment = YESTERDAY + timedelta(days=31)
    swept(database)

    assert after_a_day is goes
    assert not is_kept(database, sha256)


@pytest.mark.parametrize("table", sorted(ROWS))
def test_what_something_refers_to_stays(database: Database, put: Put, table: str) -> None:
    sha256 = put(b"the photo of a case")
    refer(database, table, sha256)

    swept(database)

    assert is_kept(database, sha256)


def test_what_was_put_today_stays_until_tomorrow(
    database: Database, put: Put, clock: FixedClock
) -> None:
    sha256 = put(b"a photo just put", NOW - timedelta(hours=23))
    swept(database)
    first = is_kept(database, sha256)

    clock.moment = NOW + timedelta(hours=2)
    swept(database)

    assert first
    assert not is_kept(database, sha256)


def test_a_second_reference_outlives_the_first(database: Database, put: Put) -> None:
    sha256 = put(b"one paper for two")
    refer(database, "munikit_case_attachment", sha256)
    refer(database, "munikit_power", sha256)
    with database.transaction() as session:
        session.execute(text("delete from munikit_case_attachment"))

    swept(database)

    assert is_kept(database, sha256)


def test_a_sweep_stops_after_some_and_says_where_to_go_on(database: Database, put: Put) -> None:
    kept = [put(f"photo {number}".encode()) for number in range(5)]
    with database.reading() as session:
        found = references(session)

    at = sweep(database, found, most=3)
    left = [each for each in kept if database.wiring.files.put_at(each)]
    end = sweep(database, found, begin=str(at), most=3)

    assert len(left) == 2
    assert end is None
    assert not any(is_kept(database, each) for each in kept)


def test_the_job_goes_on_until_all_is_gone(
    database: Database, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "__kwdefaults__", {"begin": PREFIXES[0], "most": 2})
    kept = [put(f"photo {number}".encode()) for number in range(5)]

    run_due(database, JOBS)

    assert not any(is_kept(database, each) for each in kept)


def test_what_is_deleted_soon_is_gone_when_the_worker_looks(database: Database, put: Put) -> None:
    mine, another = put(b"mine, just put", NOW), put(b"another's", NOW)
    refer(database, "munikit_case_attachment", another)
    with database.transaction() as session:
        forget_soon(session, [mine, another, mine])

    run_due(database, JOBS)

    assert not is_kept(database, mine)
    assert is_kept(database, another)


def test_what_is_already_gone_is_forgotten_without_a_word(database: Database, put: Put) -> None:
    sha256 = put(b"cut off before the end")
    database.wiring.files.delete(sha256)

    swept(database)

    assert not is_kept(database, sha256)


def test_bytes_that_cannot_be_deleted_keep_their_row(
    database: Database, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = put(b"a photo on a disk that is read-only")

    def fail(_store: LocalFileStore, _sha256: str) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(LocalFileStore, "delete", fail)

    with pytest.raises(OSError, match="Read-only"):
        swept(database)

    assert is_kept(database, sha256)


TABLE_OF_NOBODY = "create table bookings_photo (id integer primary key, {column})"
FOREIGN_KEY = "sha256 varchar(64) references munikit_stored_file (sha256)"


def of_nobody(database: Database, column: str, sha256: str) -> None:
    """Make a table of a module that is not loaded, with a row that names a content."""
    with closing(sqlite3.connect(str(database.url.database))) as raw, raw:
        raw.execute(TABLE_OF_NOBODY.format(column=column))
        raw.execute("insert into bookings_photo values (1, ?)", [sha256])


def test_what_a_module_that_is_gone_refers_to_stays_and_the_rest_goes(
    database: Database, put: Put
) -> None:
    theirs, nobodys = put(b"of a booking"), put(b"of nobody")
    of_nobody(database, FOREIGN_KEY, theirs)

    swept(database)

    assert is_kept(database, theirs)
    assert not is_kept(database, nobodys)


@pytest.mark.parametrize("column", ["sha256 text", "file_sha256 varchar(80)", "photo varchar(64)"])
def test_while_a_column_is_not_understood_nothing_is_deleted(
    database: Database, put: Put, caplog: pytest.LogCaptureFixture, column: str
) -> None:
    theirs, nobodys = put(b"of a booking"), put(b"of nobody")
    of_nobody(database, column, theirs)
    with database.transaction() as session:
        forget_soon(session, [nobodys])

    with caplog.at_level(logging.WARNING):
        run_due(database, JOBS)

    assert is_kept(database, theirs)
    assert is_kept(database, nobodys)
    assert f"bookings_photo.{column.split(maxsplit=1)[0]}" in caplog.text


def test_a_table_that_came_after_the_look_is_obeyed_by_the_database(
    database: Database, put: Put
) -> None:
    sha256 = put(b"of a booking")
    with database.reading() as session:
        before = references(session)
    of_nobody(database, FOREIGN_KEY, sha256)

    assert not forget(database, before, sha256)

    assert is_kept(database, sha256)
