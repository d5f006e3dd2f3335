# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever reads the log keeps the portal of a municipality: what it says is Spanish."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2]
SOURCES = [
    path
    for folder in ("shared_components/munikit", "modules/*/munikit_*")
    for path in sorted(KIT.glob(f"{folder}/**/*.py"))
]
_CALLS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
_LOGS = {"log", "_log"}
_ENGLISH = re.compile(
    r"\b(the|is|was|were|not|did|does|cannot|could|of|at|by|with|answer\w*|failed|failure|died)\b",
    re.IGNORECASE,
)


def lines(path: Path) -> Iterator[str]:
    """Yield the texts of a file that are written to its log."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if not is_call or node.func.attr not in _CALLS:
            continue
        if isinstance(node.func.value, ast.Name) and node.func.value.id in _LOGS:
            yield from (
                each.value
                for argument in node.args
                for each in ast.walk(argument)
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


LINES = [
    pytest.param(text, id=f"{path.name}: {text[:40]}") for path in SOURCES for text in lines(path)
]


def test_there_are_lines_to_look_at() -> None:
    assert len(LINES) > 20


@pytest.mark.parametrize("text", LINES)
def test_a_line_of_the_log_is_spanish(text: str) -> None:
    assert _ENGLISH.findall(text) == []
