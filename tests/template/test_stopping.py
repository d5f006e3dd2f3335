# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal serve`` leaves nothing running behind, however it is stopped."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from munikit.testing.portals import write_portal

COMMAND = (sys.executable, "-m", "munikit.cli")
SECONDS = 600


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_answer(port: int) -> None:
    limit = time.monotonic() + SECONDS
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, TimeoutError):
            assert time.monotonic() < limit, "The portal did not answer"
            time.sleep(0.1)


def children_of(process: subprocess.Popen[bytes]) -> list[Path]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [Path("/proc") / each for each in told.split()]


@contextmanager
def serving(
    root: Path, *, ignoring: signal.Signals | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Serve a portal; whoever starts it may have told it to ignore a signal."""
    folder = ("--carpeta", str(write_portal(root)))
    subprocess.run(  # noqa: S603 - our own command.
        [*COMMAND, *folder, "db", "upgrade"], check=True, capture_output=True
    )
    port = free_port()

    def begin() -> None:
        # Whatever the tests were started with: a portal inherits what is ignored.
        for each in (signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN if each is ignoring else signal.SIG_DFL)

    portal = subprocess.Popen(  # noqa: S603 - as above.
        [*COMMAND, *folder, "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        preexec_fn=begin,  # noqa: PLW1509 - it takes no lock: it sets two signals.
    )
    try:
        await_answer(port)
        yield portal, port
    finally:
        portal.terminate()
        portal.wait(SECONDS)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads Linux' list of processes")
@pytest.mark.parametrize(
    ("stop", "ignoring"),
    [
        (signal.SIGINT, None),
        (signal.SIGTERM, None),
        (signal.SIGHUP, None),
        # As a shell starts what runs in the background.
        (signal.SIGINT, signal.SIGINT),
    ],
)
def test_every_process_ends_with_the_portal(
    tmp_path: Path, stop: signal.Signals, ignoring: signal.Signals | None
) -> None:
    with serving(tmp_path, ignoring=ignoring) as (portal, _):
        children = children_of(portal)
        portal.send_signal(stop)
        portal.wait(SECONDS)

    assert len(children) >= 2
    assert [each for each in children if each.exists()] == []


def test_under_nohup_a_closed_terminal_is_not_heard(tmp_path: Path) -> None:
    with serving(tmp_path, ignoring=signal.SIGHUP) as (portal, port):
        portal.send_signal(signal.SIGHUP)
        time.sleep(1)

        await_answer(port)
        assert portal.poll() is None
