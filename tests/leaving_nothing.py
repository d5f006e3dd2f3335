# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No process outlives the tests that started it, however they end.

Every process of the tests inherits a mark in its environment, daemons too. A guard, which no Ctrl-C
reaches, waits until the tests are gone, ends whatever bears the mark and removes the folders it was
told of.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import psutil

MARK = "MUNIKIT_TEST_RUN"
_STOP_SECONDS = 10


class Guard:
    """The other end of a pipe that closes when this process is no more."""

    def __init__(self) -> None:
        self._run = uuid4().hex
        unmarked = {name: value for name, value in os.environ.items() if name != MARK}
        self._process = subprocess.Popen(  # noqa: S603 - this file.
            [sys.executable, __file__, self._run],
            stdin=subprocess.PIPE,
            start_new_session=True,
            env=unmarked,
        )
        # Inherited from here on by whatever is started; a worker of xdist takes a mark of its own.
        os.environ[MARK] = self._run

    def remove_later(self, folder: Path) -> None:
        """Have a folder removed once the tests are over."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{folder}\n".encode())
        self._process.stdin.flush()

    def release(self) -> None:
        """Let the guard do its work, and wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def marked(run: str) -> list[psutil.Process]:
    """Return the processes of a run of the tests that are alive."""
    return [process for process in psutil.process_iter() if _bears(process, run)]


def _bears(process: psutil.Process, run: str) -> bool:
    try:
        return process.environ().get(MARK) == run and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False  # Somebody else's, or gone meanwhile.


def _guard(run: str) -> None:
    folders = [Path(line.rstrip("\n")) for line in sys.stdin]
    end(marked(run))
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def end(processes: list[psutil.Process]) -> None:
    """Ask the processes to end, and kill those that do not."""
    for process in processes:
        with suppress(psutil.Error):  # It may have ended by itself.
            process.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=_STOP_SECONDS)
    for process in alive:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(alive, timeout=_STOP_SECONDS)


if __name__ == "__main__":
    _guard(sys.argv[1])
