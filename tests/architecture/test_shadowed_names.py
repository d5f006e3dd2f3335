# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Within a file a name means one thing: no function hides a name that the file imports."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from architecture.packages import PACKAGES


def imported(tree: ast.Module) -> set[str]:
    nodes = [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom)]
    return {(name.asname or name.name).partition(".")[0] for node in nodes for name in node.names}


def given(function: ast.FunctionDef | ast.Lambda) -> Iterator[str]:
    """Yield the names that a function gives a meaning of its own."""
    arguments = function.args
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        yield each.arg
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def hidden(source: str) -> set[str]:
    tree = ast.parse(source)
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.Lambda)]
    return imported(tree) & {name for function in functions for name in given(function)}


def test_no_function_hides_an_imported_name() -> None:
    paths = [path for name in PACKAGES for path in Path(str(files(name))).rglob("*.py")]
    found = {path: hidden(path.read_text(encoding="utf-8")) for path in paths}

    assert len(found) > 400
    assert {path: names for path, names in found.items() if names} == {}


def test_the_check_sees_what_it_looks_for() -> None:
    assert hidden("from a import b\ndef c(d):\n    b = d\n    return b\n") == {"b"}
    assert hidden("from a import b\ndef c(d):\n    return [b(e) for e in d]\n") == set()
