# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Tests of a group share one worker, so that what they need is made once."""

import shutil
import subprocess
import sys
from pathlib import Path

TESTS = """
import os
import pytest

@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("group", [
    pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ("one", "two")
])
def test_it(group, number, request):
    with open(group, "a") as told:
        print(os.environ["PYTEST_XDIST_WORKER"], file=told)
"""


OF_A_MODULE = """
import pytest

@pytest.fixture(scope="module")
def dear():
    with open("made", "a") as told:
        print("made", file=told)

@pytest.mark.parametrize("number", range(6))
def test_with_it(dear, number):
    pass
"""


def test_a_group_goes_to_one_worker(tmp_path: Path) -> None:
    (tmp_path / "test_grouped.py").write_text(TESTS, encoding="utf-8")

    share_out(tmp_path)

    workers = [(tmp_path / name).read_text().split() for name in ("one", "two")]
    assert [len(each) for each in workers] == [6, 6]
    assert [len(set(each)) for each in workers] == [1, 1]


def test_what_is_made_for_a_module_is_made_once(tmp_path: Path) -> None:
    (tmp_path / "test_dear.py").write_text(OF_A_MODULE, encoding="utf-8")

    share_out(tmp_path)

    assert (tmp_path / "made").read_text().split() == ["made"]


def share_out(tmp_path: Path) -> None:
    for name in ("conftest.py", "costs.py", "leaving_nothing.py"):
        shutil.copy(Path(__file__).with_name(name), tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\npythonpath = .\n", encoding="utf-8")

    done = subprocess.run(  # noqa: S603 - this very Python.
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
