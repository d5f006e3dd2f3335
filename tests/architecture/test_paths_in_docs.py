# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a document names of the code is there: files, modules, tests, and rooms by a line each."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from architecture.drawing import PAGE
from architecture.test_words import KIT, tracked

DOCUMENTS = tracked("*.md")
# In these documents only: the module that the guide writes, a program that is in each package of a
# case, and what decisions tell of the house as it was before them.
ELSEWHERE = {
    "write-a-module.md": r"(munikit_courts|courts_contract)/\w+\.py|tests/test_courts\.py"
    # The group of entry points that modules are found by.
    r"|munikit\.modules",
    "electronic-file.md": r"verificador\.py",
    "0011-rooms-by-subject.md": r"services/(desk|sharing)\.py",
    "0015-public-names.md": r"munikit\._outbox",
    "CHANGELOG.md": r".*",
}
CODE = re.compile(r"`([^`\n]+)`")
FILE = re.compile(r"([\w<>.-]+/)*\w+\.py")
DOTTED = re.compile(r"munikit(_[a-z]+)?(\.\w+)+")
TEST = re.compile(r"test_\w+")
# ``room.name`` of casework, as in ``history.act(SENT)``: what a file of it calls so, or a file.
OF_ROOM = re.compile(r"([a-z]+)\.(\w+)(\(.*\))?")
CASES = KIT / "shared_components" / "munikit" / "cases"
DRAWN = re.compile(
    r"<!-- drawing of (\S+) -->\n(.*?)<!-- end of drawing -->\n\n(\|.*?\n)\n", re.DOTALL
)


@cache
def files() -> tuple[str, ...]:
    return tuple(f"/{path.relative_to(KIT).as_posix()}" for path in tracked())


@cache
def named_tests() -> frozenset[str]:
    sources = (path.read_text("utf-8") for path in tracked("*/test_*.py", "test_*.py"))
    return frozenset(name for text in sources for name in re.findall(r"def (test_\w+)\(", text))


def is_there(code: str) -> bool:
    """Say whether a file, ``file.py:name``, dotted name or test is there; other code always is."""
    path, _, name = code.partition(":")
    if FILE.fullmatch(path):
        found = [each for each in files() if each.endswith(f"/{path}")]
        return any(defines(KIT / each[1:], name) for each in found)
    if DOTTED.fullmatch(code):
        return can_be_imported(code)
    of_room = OF_ROOM.fullmatch(code)
    is_file = any(each.endswith(f"/{code}") for each in files())  # A ``messages.po`` is no message.
    if of_room and (CASES / of_room[1]).is_dir() and not is_file:
        room = sorted((CASES / of_room[1]).glob("*.py"))
        return any(each.stem == of_room[2] or defines(each, of_room[2]) for each in room)
    return code in named_tests() if TEST.fullmatch(code) else True


def defines(path: Path, name: str) -> bool:
    defined = rf"^(def|class) {name}\b|^{name}\b[^\n]* = "
    return not name or re.search(defined, path.read_text("utf-8"), re.MULTILINE) is not None


def can_be_imported(dotted: str) -> bool:
    try:
        import_module(dotted)
    except ImportError:
        package, _, name = dotted.rpartition(".")
        return bool(package) and can_be_imported(package) and hasattr(import_module(package), name)
    return True


def gone(text: str, elsewhere: str = "") -> list[str]:
    named = CODE.findall(text)
    return [each for each in named if not is_there(each) and not re.fullmatch(elsewhere, each)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_of_the_code_is_there(document: Path) -> None:
    assert gone(document.read_text("utf-8"), ELSEWHERE.get(document.name, "")) == []


@pytest.mark.parametrize(
    "code",
    [
        "cases/services/moves.py",
        "filing/step_pages.py:nothing",
        "munikit.cases.nowhere",
        "munikit.cases.case.states.Nothing",
        "history.nothing(SENT)",
        "test_that_nobody_wrote",
    ],
)
def test_what_is_gone_is_seen(code: str) -> None:
    assert gone(f"held by `{code}`") == [code]


@pytest.mark.parametrize("name", [name for name in ELSEWHERE if name != "CHANGELOG.md"])
def test_what_need_not_be_there_is_not_and_is_named(name: str) -> None:
    document = next(path for path in DOCUMENTS if path.name == name)

    assert any(re.fullmatch(ELSEWHERE[name], each) for each in gone(document.read_text("utf-8")))


def drawings() -> Iterator[tuple[str, set[str], set[str]]]:
    """Yield each house that is drawn, its rooms in the drawing, and those of the table below."""
    for house, drawing, below in DRAWN.findall(PAGE.read_text("utf-8")):
        lines = re.findall(r"^\| (`[^|]+) \|", below, re.MULTILINE)
        told = {name for line in lines for name in CODE.findall(line)}
        yield house, set(re.findall(r"^ *\d+  (\w+)", drawing, re.MULTILINE)), told


@pytest.mark.parametrize(
    ("house", "drawn", "told"),
    # By the house alone: a set is written in another order by each of the processes that share out.
    [pytest.param(*each, id=each[0]) for each in drawings()],
)
def test_each_room_of_a_drawing_has_a_line_below_it(
    house: str, drawn: set[str], told: set[str]
) -> None:
    assert drawn, house
    assert sorted(drawn - told) == []
    assert sorted(told - drawn) == []


def test_a_failure_is_told_once() -> None:
    told = (KIT / "docs" / "explanation" / "failures.md").read_text("utf-8")
    ids = re.findall(r"^\| ([A-Z]+-\w+) ", told, re.MULTILINE)

    assert len(ids) > 30
    assert sorted(ids) == sorted(set(ids))
