# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several processes at one address: one that dies is replaced, a stop ends what was begun."""

import errno
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from subprocess import Popen
from typing import Any

import psutil
import pytest
from click.testing import CliRunner

from munikit.app import Portal
from munikit.cli import prefork, web
from munikit.cli.few_at_once import FewAtOnce
from munikit.cli.main import portal as command
from munikit.cli.slow_clients import Serving
from munikit.kernel.troubles import why
from munikit.testing.portals import write_portal

MOST_BYTES = 1000
# An application that says which process answers; at /slow it waits to be told.
PROGRAM = """
import os, sys, time
from pathlib import Path
from munikit.cli import prefork, slow_clients
from munikit.cli.log import begin_log

folder = Path(sys.argv[2])

def app(environ, start):
    if environ["PATH_INFO"] == "/slow":
        (folder / "begun").touch()
        while not (folder / "may-end").exists():
            time.sleep(0.01)
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]

begin_log()
place = ("127.0.0.1", int(sys.argv[1]))
serving = slow_clients.Serving(app, *place, threads=4, most_bytes=1000, clear_proxy_headers=True)
processes = int(sys.argv[3])
if processes == 1:
    slow_clients.serve(serving)
else:
    prefork.serve(serving, processes)
"""


def until(what: Callable[[], object]) -> None:
    limit = time.monotonic() + 600
    while not what():
        assert time.monotonic() < limit
        time.sleep(0.02)


def answer(port: int, path: str = "/", body: bytes | None = None) -> tuple[int, str]:
    """Return a status and what was said; none where nobody answers."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.request("POST" if body else "GET", path, body)
        got = connection.getresponse()
        return got.status, got.read().decode()
    except (OSError, HTTPException):
        return 0, ""
    finally:
        connection.close()


@contextmanager
def running(folder: Path, processes: int) -> Iterator[tuple[Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = (sys.executable, "-c", PROGRAM, str(port), str(folder), str(processes))
    with (folder / "said").open("wb") as said:
        server = Popen(words, stderr=said)  # noqa: S603 - our own program.
    try:
        until(lambda: server.poll() is not None or answer(port)[0])
        assert server.poll() is None, (folder / "said").read_text()
        yield server, port
    finally:
        (folder / "may-end").touch()
        server.terminate()
        server.wait(600)


def workers(server: Popen[bytes]) -> set[int]:
    return {each.pid for each in psutil.Process(server.pid).children()}


@pytest.mark.parametrize("processes", [1, 2], ids=["one process", "two processes"])
def test_a_stop_waits_for_the_requests_that_are_under_way(tmp_path: Path, processes: int) -> None:
    answered: list[tuple[int, str]] = []
    with running(tmp_path, processes) as (server, port):
        asking = threading.Thread(target=lambda: answered.append(answer(port, "/slow")))
        asking.start()
        until((tmp_path / "begun").exists)

        server.terminate()
        until(lambda: not answer(port)[0])
        (tmp_path / "may-end").touch()
        asking.join()

        assert [status for status, _ in answered] == [200]
        assert server.wait(600) == 0


def test_a_process_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with running(tmp_path, 2) as (server, port):
        until(lambda: len(workers(server)) == 2)
        killed = int(answer(port)[1])

        os.kill(killed, signal.SIGKILL)
        until(lambda: killed not in workers(server) and len(workers(server)) == 2)
        until(lambda: answer(port)[0] == 200)

    assert "de la página terminó solo. Se inicia otro" in (tmp_path / "said").read_text("utf-8")


def test_processes_whose_keeper_is_killed_stay_behind_for_nobody(tmp_path: Path) -> None:
    with running(tmp_path, 2) as (server, port):
        until(lambda: len(workers(server)) == 2)
        left = [psutil.Process(each) for each in workers(server)]

        server.kill()

        psutil.wait_procs(left, timeout=600)
        assert not [each for each in left if each.is_running()]
        assert answer(port) == (0, "")


@pytest.mark.parametrize("processes", [1, 2], ids=["one process", "two processes"])
def test_what_is_too_large_is_refused_by_as_many_as_there_are(
    tmp_path: Path, processes: int
) -> None:
    with running(tmp_path, processes) as (_server, port):
        assert answer(port, body=b"x" * (MOST_BYTES - 1))[0] == 200
        assert answer(port, body=b"x" * (MOST_BYTES + 1))[0] == 413


def test_a_port_that_is_taken_is_told_before_anything_is_begun() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        serving = Serving(nobody, "127.0.0.1", port, 1, MOST_BYTES, clear_proxy_headers=True)

        with pytest.raises(OSError, match="in use") as refused:
            prefork.serve(serving, 2)

    assert refused.value.errno == errno.EADDRINUSE
    assert why(refused.value) == "El puerto está ocupado. Use otro con --port."


def nobody(*_given: object) -> list[bytes]:
    return []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = write_portal(tmp_path)
    assert ask(made, "db", "upgrade")[0] == 0
    return made


def ask(root: Path, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, ["--carpeta", str(root), *words])
    return done.exit_code, " ".join(done.output.split())


def test_several_processes_are_refused_where_one_writes_at_a_time(root: Path) -> None:
    code, said = ask(root, "web", "--processes", "2")

    assert code == 2
    assert "Con SQLite atiende un solo proceso" in said
    assert "use PostgreSQL" in said


def test_without_gunicorn_it_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "_is_sqlite", lambda _database: False)
    monkeypatch.setitem(sys.modules, "gunicorn.app.base", None)
    monkeypatch.delitem(sys.modules, prefork.__name__)

    code, said = ask(root, "web", "--processes", "2")

    assert code == 2
    assert "pip install 'munikit[production]'" in said


def test_no_connection_to_the_database_is_open_where_processes_are_forked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[Portal] = []
    forked: list[tuple[int, bool, int]] = []
    made = web.create_app

    def remember(portal: Portal) -> Any:  # noqa: ANN401 - a Flask.
        found.append(portal)
        return made(portal)

    def fork(serving: Serving, processes: int) -> None:
        assert isinstance(serving.app, FewAtOnce)
        has_engine = "engine" in vars(found[0].database)
        forked.append((processes, has_engine, threading.active_count()))

    monkeypatch.setattr(web, "_is_sqlite", lambda _database: False)
    monkeypatch.setattr(web, "create_app", remember)
    monkeypatch.setattr(prefork, "serve", fork)
    threads = threading.active_count()

    assert ask(root, "web", "--processes", "3") == (0, "")
    assert forked == [(3, False, threads)]
