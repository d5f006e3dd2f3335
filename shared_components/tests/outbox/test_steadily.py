# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No failure ends the worker's loop: it says why in a line, waits longer each time, and goes on."""

import logging
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from munikit.outbox import Job, Work, run_due
from munikit.outbox.steadily import keep_doing
from munikit.testing.portals import create_database, create_wiring

SERVER = make_url("postgresql+psycopg://portal:clave@db.example/portal")
REFUSED = 'connection to server at "10.0.0.1", port 5432 failed: Connection refused'


class Pauses(threading.Event):
    """An event that waits for nobody and stops the loop after some rounds."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds = rounds
        self.waited = list[float]()

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        if len(self.waited) >= self.rounds:
            self.set()
        return self.is_set()


def away() -> None:
    raise OperationalError("select 1", None, Exception(REFUSED))


def test_a_database_that_is_away_for_hours_is_waited_for_ever_more_patiently(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pauses = Pauses(rounds=2000)

    keep_doing(away, pauses, SERVER)

    assert pauses.waited[:4] == [0.5, 1.0, 2.0, 4.0]
    assert pauses.waited[-1] == 30.0
    assert (
        caplog.records[0]
        .getMessage()
        .startswith("La base de datos «portal» en db.example:5432 no acepta conexiones.")
    )
    assert "clave" not in caplog.text
    assert not [each for each in caplog.records if each.exc_info]


def test_what_nobody_foresaw_is_told_whole_once(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise LookupError("nobody thought of this")

    keep_doing(fail, Pauses(rounds=3), SERVER)

    assert [bool(each.exc_info) for each in caplog.records] == [True, False, False]


def test_a_locked_file_ends_nothing_and_the_work_is_done_afterwards(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = create_database(tmp_path, create_wiring(tmp_path))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=1")
    holder = _holding(tmp_path)
    stop = threading.Event()
    done = list[str]()

    def look(work: Work) -> None:
        done.append(work.key)
        stop.set()

    def act() -> int:
        try:
            return run_due(database, {"look": Job("look", look, every=None)})
        finally:
            _let_go(holder, tmp_path)

    with caplog.at_level(logging.INFO):
        keep_doing(act, stop, database.url)

    assert done == ["look:1"]
    assert "está tomada por otro proceso" in caplog.text
    holder.close()
    database.engine.dispose()


def _let_go(holder: sqlite3.Connection, root: Path) -> None:
    if holder.in_transaction:
        holder.execute("rollback")
        _ask(root)


def _holding(root: Path) -> sqlite3.Connection:
    holder = sqlite3.connect(root / "portal.db", isolation_level=None)
    holder.execute("begin immediate")
    return holder


def _ask(root: Path) -> None:
    with sqlite3.connect(root / "portal.db") as connection:
        connection.execute(
            "insert into munikit_job (id, name, key, payload, state, run_at, attempts, first_at, "
            "error) values ('00000000000000000000000000000001', 'look', 'look:1', '{}', 'queued', "
            "'2026-01-01 00:00:00.000000', 0, '2026-01-01 00:00:00.000000', '')"
        )
    connection.close()
