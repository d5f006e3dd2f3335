# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever a process keeps in memory is on one page, with what makes it stale and who shows it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from architecture.packages import KIT, MODULES

PAGE = (KIT / "docs" / "explanation" / "caches.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w/.]+)` `(\w+)` \|([^|]*)\|([^|]*)\|([^|]*)\|$", PAGE, re.MULTILINE)
ROOTS = (KIT / "shared_components", *(KIT / "modules" / name.split("_")[1] for name in MODULES))
_DECORATORS = {"cache", "lru_cache", "functools.cache", "functools.lru_cache"}
# Emptied again at the end of what made it, or told where it is made: a process has one portal.
_EMPTY = {"{}", "[]", "set()", "dict()", "OrderedDict()", "WeakKeyDictionary()"}
_NO_PORTAL = re.compile(r"(^|/)(testing|simulators)/|simulator")


def kept_in(source: str) -> Iterator[str]:
    """Yield each function whose answers are kept, and each name of a file that fills up."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            called = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
            if called & _DECORATORS:
                yield node.name
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            made = ast.unparse(node.value)
            if made in _EMPTY or made.startswith("Remembered("):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                yield ast.unparse(target)


def kept() -> Iterator[tuple[str, str]]:
    for root in ROOTS:
        for path in sorted(root.glob("munikit*/**/*.py")):
            name = path.relative_to(root).as_posix()
            if not _NO_PORTAL.search(name):
                yield from ((name, each) for each in kept_in(path.read_text(encoding="utf-8")))


def is_told(name: str, what: str) -> bool:
    return re.search(rf"`{re.escape(name)}` (`\w+`, )*`{what}`", PAGE) is not None


def test_every_cache_is_on_the_page() -> None:
    every = list(kept())
    untold = [f"`{name}` `{what}`" for name, what in every if not is_told(name, what)]

    assert len(every) > 20
    assert not untold, f"docs/explanation/caches.md says nothing of {', '.join(untold)}"


def test_everything_on_the_page_is_there() -> None:
    told = re.findall(r"`(munikit\w*/[\w/]+\.py)` `(\w+)`", PAGE)
    sources = {name: [root / name for root in ROOTS if (root / name).is_file()] for name, _ in told}

    gone = [
        f"{name} {what}"
        for name, what in told
        if not any(what in path.read_text(encoding="utf-8") for path in sources[name])
    ]

    assert len(told) > 20
    assert gone == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_every_cache_says_what_makes_it_stale_and_who_shows_it(row: tuple[str, ...]) -> None:
    _name, _what, _holds, stale, shown_by = row
    tests = re.findall(r"`([\w/]+\.py)`", shown_by)

    assert len(stale.split()) > 1
    assert shown_by.strip()
    assert [each for each in tests if not Path(KIT / each).is_file()] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("@cache\ndef keys(): ...", ["keys"]),
        ("class A:\n    @lru_cache(4)\n    def keys(self): ...", ["keys"]),
        ("USES = Remembered(_count, seconds=600.0)", ["USES"]),
        ("_known: dict[str, int] = {}", ["_known"]),
        ("def keys():\n    known = {}", []),
        ("NAMES = {'a': 1}", []),
    ],
)
def test_the_check_sees_what_it_looks_for(source: str, found: list[str]) -> None:
    assert list(kept_in(source)) == found
