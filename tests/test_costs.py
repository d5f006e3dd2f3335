# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever waits for the tests is told for which, and why."""

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


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["in one process", "shared out"])
def test_the_slowest_are_named_with_what_they_made(tmp_path: Path, workers: list[str]) -> None:
    for name in ("conftest.py", "costs.py", "leaving_nothing.py"):
        shutil.copy(Path(__file__).with_name(name), tmp_path)
    (tmp_path / "test_some.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")

    done = subprocess.run(  # noqa: S603 - this very Python.
        [sys.executable, "-m", "pytest", "-q", "--slowest=1", *workers, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.partition("the slowest 1, and why")[2].splitlines()
    slow = told[1]
    assert "test_some.py::test_slow: set-up" in slow
    assert "1 SQLite database, " in f"{slow}, "
    assert "1 portal command, " in f"{slow}, "
    parts = r"\(tests \d+ s, what they started (\d+) s, browsers 0 s\)"
    spent = re.fullmatch(rf"CPU: (\d+) s {parts}", told[2])
    assert spent is not None
    assert int(spent[1]) >= int(spent[2]) >= 1
    assert "test_quick" not in done.stdout
