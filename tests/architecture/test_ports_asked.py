# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A port that may be missing is asked with ``ask_if_any``.

Whoever asks and catches `UnavailableError` takes an outage of the provider for its absence: a
certificate would go out without a seal because the key could not be read just then.
"""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from architecture.packages import PACKAGES

SOURCES = [
    path
    for name in PACKAGES
    for path in sorted(Path(str(files(name))).rglob("*.py"))
    if "migrations" not in path.parts
]


def names(nodes: list[ast.AST | None]) -> set[str]:
    found = (each for node in nodes if node is not None for each in ast.walk(node))
    return {each.id for each in found if isinstance(each, ast.Name)}


def swallowed(source: str) -> Iterator[int]:
    """Yield the lines of each ``try`` that asks a port and takes an outage for its absence."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Try):
            asks = "ask" in names([*node.body])
            if asks and "UnavailableError" in names([each.type for each in node.handlers]):
                yield node.lineno


def test_no_outage_is_taken_for_a_missing_port() -> None:
    found = {path: list(swallowed(path.read_text(encoding="utf-8"))) for path in SOURCES}

    assert len(found) > 400
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_the_check_sees_what_it_looks_for() -> None:
    asked = "try:\n    ask(session, SEAL).seal()\nexcept (OSError, UnavailableError):\n    pass\n"

    assert list(swallowed(asked)) == [1]
