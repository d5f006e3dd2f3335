# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A whole portal outlives twenty restarts of its database and the death of each of its processes.

``portal serve`` runs on a PostgreSQL of its own. Each round crashes the database, and every fourth
kills a process without warning; then pages must answer and work must be done again, with nobody's
help.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests
from chaos.servers import database, free_port
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from munikit.app import Portal, compose
from munikit.db.migrate import upgrade
from munikit.notices import notify
from munikit.outbox import JobState, QueuedJob
from munikit.testing.portals import write_portal

ROUNDS = 20
ROUNDS_A_KILL = 4
PATIENCE_SECONDS = 900
COMMAND = (sys.executable, "-m", "munikit.cli")


def await_true(what: Callable[[], object], told: str) -> None:
    limit = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < limit, told
        time.sleep(0.1)


def make_portal(root: Path, url: str) -> Portal:
    write_portal(root, '\n[modules]\nenabled = ["payments"]\n')
    with (root / ".env").open("a", encoding="utf-8") as env:
        env.write(f"PORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    return portal


@contextmanager
def serving(root: Path, port: int) -> Iterator[psutil.Process]:
    command = [*COMMAND, "--carpeta", str(root), "serve", "--port", str(port)]
    with (root / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own command.
        try:
            await_true(lambda: is_ready(port), "The portal did not start")
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def is_ready(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=10).ok
    except requests.RequestException:
        return False


def ask_for_mail(portal: Portal, number: int) -> bool:
    try:
        with portal.database.transaction() as session:
            notify(session, key=f"round-{number}", to="rosa@ejemplo.cl", subject="Hola", body="Ya.")
    except SQLAlchemyError:
        return False  # The first connections after a crash may still be refused.
    return True


def is_sent(portal: Portal, number: int) -> bool:
    wanted = select(QueuedJob.state).where(QueuedJob.key.endswith(f"round-{number}"))
    try:
        with portal.database.reading() as session:
            return session.scalar(wanted) is JobState.DONE
    except SQLAlchemyError:
        return False


def kill_one(serve: psutil.Process, number: int) -> None:
    children = sorted(serve.children(), key=lambda each: each.cmdline())
    os.kill(children[number % len(children)].pid, signal.SIGKILL)


@pytest.mark.timeout(900)
def test_a_portal_outlives_twenty_restarts_of_its_database_and_its_own_processes(
    tmp_path: Path,
) -> None:
    port = free_port()
    with database("postgresql") as (url, crash):
        assert crash is not None
        portal = make_portal(tmp_path, url)
        with serving(tmp_path, port) as serve:
            crew = len(serve.children())
            for number in range(ROUNDS):
                if number % ROUNDS_A_KILL == 0:
                    kill_one(serve, number // ROUNDS_A_KILL)
                crash()
                await_true(lambda: is_ready(port), f"Pages stayed away in round {number}")
                await_true(lambda n=number: ask_for_mail(portal, n), "No database")
                await_true(lambda n=number: is_sent(portal, n), f"No work done in round {number}")
                await_true(lambda: len(serve.children()) == crew, "A process was not begun again")
            assert serve.is_running()
        portal.database.engine.dispose()

    said = (tmp_path / "serve.log").read_text("utf-8")
    assert crew == ROUNDS // ROUNDS_A_KILL - 1  # Each was killed, and one of them twice.
    assert said.count("terminó solo (código -9)") == ROUNDS // ROUNDS_A_KILL
    assert "Traceback" not in said
