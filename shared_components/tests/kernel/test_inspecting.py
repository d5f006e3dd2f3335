# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two files are looked into at a time, in programs apart that may only eat so much."""

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from munikit.kernel import inspecting
from munikit.kernel.errors import BusyError
from munikit.kernel.inspecting import InspectorDiedError, inspect

LIMITED = "from munikit.kernel.inspecting import limit_inspector as limit\n"

Create = Callable[[str], str]


@pytest.fixture
def create_inspector(tmp_path: Path) -> Create:
    def create(code: str) -> str:
        program = tmp_path / "inspector.py"
        program.write_text(code, encoding="utf-8")
        return str(program)

    return create


def refused(program: str) -> bool:
    try:
        inspect(program, b"")
    except BusyError:
        return True
    return False


def test_of_eight_files_two_are_looked_into_and_the_others_told_at_once(
    create_inspector: Create, tmp_path: Path
) -> None:
    door = tmp_path / "door"
    os.mkfifo(door)
    program = create_inspector(f"open({str(door)!r}).read()")

    with ThreadPoolExecutor(8) as people:
        files = [people.submit(refused, program) for _ in range(8)]
        pending = set(files)
        while len(pending) > 2:
            _, pending = wait(pending, return_when=FIRST_COMPLETED)
        told = [each.result() for each in files if each not in pending]
        while not all(each.done() for each in files):
            open_for_a_moment(door)

    assert told == [True] * 6
    assert [each.result() for each in pending] == [False, False]


def open_for_a_moment(door: Path) -> None:
    try:
        os.close(os.open(door, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return  # Nobody stands behind it just now.


@pytest.mark.parametrize(
    "greed",
    ["bytes(10**9)", "[n for n in iter(int, 1)]", "raise SystemExit(1)", "import os; os.abort()"],
    ids=["memory", "without end", "failure", "death"],
)
def test_a_file_that_its_inspector_dies_of_is_told_apart(
    create_inspector: Create, greed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second of processor may be minutes of a busy machine's.
    monkeypatch.setattr(inspecting, "_MOST_SECONDS", 1200)
    program = create_inspector(f"{LIMITED}limit(cpu_seconds=1)\n{greed}")

    with pytest.raises(InspectorDiedError):
        inspect(program, b"")


def test_a_place_is_free_again_afterwards(create_inspector: Create) -> None:
    program = create_inspector("import sys; sys.stdout.write(sys.stdin.read())")

    assert [inspect(program, b"said") for _ in range(5)] == [b"said"] * 5


def test_where_the_system_knows_no_limit_of_memory_files_are_looked_into_all_the_same(
    create_inspector: Create,
) -> None:
    no_limit = """
import resource
known = resource.setrlimit
def setrlimit(kind, most):
    if kind == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    known(kind, most)
resource.setrlimit = setrlimit
"""
    program = create_inspector(f"{no_limit}{LIMITED}limit()\nprint(resource.getrlimit(0)[1])")

    assert inspect(program, b"").strip() == b"10"
