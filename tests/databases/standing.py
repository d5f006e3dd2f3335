# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Processes that stand still at a named point of their work, to be killed there for certain.

Killed after some seconds, a process on a slow machine is done before, or has not begun.
"""

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

# The longest any of these tests may take; a process that stands still waits no longer.
MOST_SECONDS = 1800
# For the script of such a process; ``root`` is the folder that the test shares with it.
STAND_STILL = f"""
import os
import time


def stand_still_at(root, point):
    try:
        (root / f"hold {{point}}").rename(root / f"held-{{os.getpid()}}")
    except FileNotFoundError:
        return  # Nobody is to be held here, or another process was quicker.
    time.sleep({MOST_SECONDS})
"""

Processes = list[subprocess.Popen[bytes]]


def kill_one_at(
    point: str, running: Processes, root: Path, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """Wait until one stands at a point of its work, kill it there and start another.

    One that is done by itself is started again: it is to have another go.
    """
    (root / f"hold {point}").touch()
    while not (held := [each for each in running if (root / f"held-{each.pid}").exists()]):
        for index, each in enumerate(running):
            if each.poll() is not None:
                running[index] = start()
        time.sleep(0.05)
    held[0].send_signal(signal.SIGKILL)
    assert held[0].wait() == -signal.SIGKILL
    running[running.index(held[0])] = start()


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for an event; how long that may take is the test's limit."""
    while not condition():
        time.sleep(0.05)
