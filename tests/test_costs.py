# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever waits for the tests is told for which, and why."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest


@pytest.fixture
def there(tmp_path):
    with closing(sqlite3.connect(tmp_path / "new.db")) as made:
        made.execute("create table a (b)")
    return tmp_path / "new.db"


def test_slow(there):
    with closing(sqlite3.connect(there)):
        busy = "import time\\nwhile time.process_time() < 1.5: pass"
        subprocess.run([sys.executable, "-c", busy, "munikit.cli"], check=True)


def test_quick():
    pass
"""


def run_them(folder: Path, *options: str) -> str:
    for name in ("conftest.py", "costs.py", "leaving_nothing.py"):
        shutil.copy(Path(__file__).with_name(name), folder)
    (folder / "test_some.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - this very Python.
        [sys.executable, "-m", "pytest", "-q", *options, str(folder)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["in one process", "shared out"])
def test_the_slowest_are_named_with_what_they_made(tmp_path: Path, workers: list[str]) -> None:
    before = sum(os.times()[2:4])

    said = run_them(tmp_path, "--slowest=1", *workers)

    _, slow, cpu, *_ = said.partition("the slowest 1, and why")[2].splitlines()
    assert "test_some.py::test_slow: set-up" in slow
    assert "1 SQLite database, " in f"{slow}, "
    assert "1 portal command, " in f"{slow}, "
    parts = r"\(tests \d+ s, what they started (\d+) s, browsers 0 s\)"
    spent = re.fullmatch(rf"CPU: (\d+) s {parts}", cpu)
    assert spent is not None
    assert int(spent[1]) >= int(spent[2]) >= 1
    assert int(spent[1]) <= sum(os.times()[2:4]) - before + 1
    assert "test_quick" not in said
