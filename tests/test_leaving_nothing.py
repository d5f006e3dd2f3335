# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tests that are killed leave neither PostgreSQL nor a portal behind, nor their folder."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from leaving_nothing import MARK, marked

KIT = Path(__file__).parents[1]
TESTS = """
import os
import subprocess
import sys
import time
from pathlib import Path


def test_that_never_ends(postgres_server):
    # As a program that goes on in a session of its own, where no Ctrl-C reaches it.
    program = [sys.executable, "-c", "import time; time.sleep(3600)"]
    subprocess.Popen(program, start_new_session=True)
    told = Path(os.environ["TOLD"])
    told.with_suffix(".tmp").write_text(f"{os.environ['MARK']} {postgres_server}")
    told.with_suffix(".tmp").rename(told)
    time.sleep(3600)
""".replace("MARK", MARK)


@pytest.fixture
def endless(tmp_path: Path) -> subprocess.Popen[bytes]:
    shutil.copy(KIT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_endless.py").write_text(TESTS, encoding="utf-8")
    environment = {**os.environ, "TOLD": str(tmp_path / "told"), "PYTHONPATH": str(KIT / "tests")}
    environment.pop("MUNIKIT_TEST_POSTGRES", None)
    return subprocess.Popen(  # noqa: S603 - pytest, with a test of ours.
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "end",
    [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP],
    ids=["killed", "ended", "Ctrl-C", "terminal closed"],
)
def test_tests_that_are_interrupted_leave_no_process_behind(
    endless: subprocess.Popen[bytes], tmp_path: Path, end: signal.Signals
) -> None:
    wait_until((tmp_path / "told").exists)
    run, server = (tmp_path / "told").read_text("utf-8").split(" ", maxsplit=1)
    started = {process.pid for process in marked(run)}
    assert len(started) >= 2, "a program and PostgreSQL"
    folder = Path(server.rpartition("host=")[2])

    endless.send_signal(end)
    endless.wait()

    wait_until(lambda: not [pid for pid in started if psutil.pid_exists(pid)])
    wait_until(lambda: not folder.exists())


def wait_until(condition: Callable[[], object]) -> None:
    # No limit of its own: on a slow machine it takes longer, and the test has one.
    while not condition():
        time.sleep(0.1)
