# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Gently sized: a function does one thing, a file one subject, a template one screen.

A line is there to be read: nothing is written upon one to keep a count of lines.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

KIT = Path(__file__).parents[2]
COMPLEXITY = 8
FUNCTION_LINES = 25
FILE_LINES = 350
TEMPLATE_LINES = 120
LINE_CHARACTERS = 140

# What is over budget, and why it may be.
EXCEPTIONS: dict[str, str] = {
    "shared_components/munikit/audit/verifier.py": "strangers are given it alone, as one file",
}
GENERATED = "/migrations/versions/"
# A selector, the head of a block, its end, or one declaration.
ONE_OF_CSS = re.compile(r"\s*([^;{}]+,|[^;{}]+ \{|\}|[^;{}]+: [^;{}]+;|)")
EXCUSED = re.compile(r"noqa:[^#\n]*\bC901\b")


def tracked(pattern: str) -> list[str]:
    listed = subprocess.run(  # noqa: S603 - git, with patterns of ours.
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", pattern],  # noqa: S607 - git is required.
        cwd=KIT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (KIT / name).is_file()]


def functions(name: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = [line for line in node.body if not is_docstring(line)]
            if body:
                end = node.end_lineno or node.lineno
                yield f"{name}:{node.name}", end - body[0].lineno + 1


def lines_of(name: str) -> int:
    return len((KIT / name).read_text(encoding="utf-8").splitlines())


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


WRITTEN = [name for name in tracked("*.py") if GENERATED not in name]


def saves_a_line(node: ast.AST) -> bool:
    """Tell whether an assignment is several, written as one.

    Two values may change places, or a later one be read before an earlier one is written; and the
    same thing may be made twice (``first, second = announced(), announced()``). An attribute or an
    item is written alone, but for a swap.
    """
    if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple)):
        return False
    targets = node.targets[0].elts
    onto = any(isinstance(each, ast.Attribute | ast.Subscript) for each in targets)
    if not isinstance(node.value, ast.Tuple):
        return onto
    if is_swap(targets, node.value.elts):
        return False
    return onto or not is_same_call(node.value.elts)


def is_swap(targets: list[ast.expr], values: list[ast.expr]) -> bool:
    """Tell whether a value, or the place of a target, reads what stands before it."""
    for number, target in enumerate(targets):
        written = ast.unparse(target)
        later = [*values[number + 1 :], *map(place, targets[number + 1 :])]
        if any(written == ast.unparse(part) for each in later for part in parts_of(each)):
            return True
    return False


def place(target: ast.expr) -> ast.expr | None:
    return target.value if isinstance(target, ast.Attribute | ast.Subscript) else None


def parts_of(node: ast.expr | None) -> list[ast.expr]:
    return [each for each in ast.walk(node) if isinstance(each, ast.expr)] if node else []


def is_same_call(values: list[ast.expr]) -> bool:
    called = [ast.unparse(each.func) for each in values if isinstance(each, ast.Call)]
    return len(called) == len(values) and len(set(called)) == 1


def outwits_the_formatter(node: ast.AST) -> bool:
    """Tell whether a literal is splatted, or split, where its parts could be written.

    Keywords that no keyword can say (``**{"made-from": …}``) need their literal.
    """
    if isinstance(node, ast.Starred):
        return isinstance(node.ctx, ast.Load) and is_literal(node.value)
    if isinstance(node, ast.Call):
        return is_split(node) or any(
            each.arg is None and isinstance(each.value, ast.Dict) and is_sayable(each.value)
            for each in node.keywords
        )
    return isinstance(node, ast.Dict) and any(
        key is None and isinstance(value, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
    )


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Constant) or is_split(node)


def is_split(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("split", "splitlines")
        and isinstance(node.func.value, ast.Constant)
    )


def is_sayable(node: ast.Dict) -> bool:
    return all(isinstance(key, ast.Constant) and str(key.value).isidentifier() for key in node.keys)


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse((KIT / name).read_text(encoding="utf-8"))


def lines_with(what: Callable[[ast.AST], bool]) -> list[str]:
    return [
        f"{name}:{getattr(each, 'lineno', 0)}: {ast.unparse(each)}"
        for name in WRITTEN
        for each in ast.walk(tree_of(name))
        if what(each)
    ]


def test_no_function_has_more_than_eight_ways_through() -> None:
    ruff = tomllib.loads((KIT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]
    excused = [name for name in tracked("*.py") if EXCUSED.search((KIT / name).read_text("utf-8"))]

    assert ruff["lint"]["mccabe"]["max-complexity"] <= COMPLEXITY
    assert "ALL" in ruff["lint"]["select"]
    assert "C901" not in str(ruff["lint"]["ignore"]) + str(ruff["lint"]["per-file-ignores"])
    assert excused == []


def test_an_assignment_has_a_line_of_its_own() -> None:
    assert lines_with(saves_a_line) == []


def test_nothing_is_splatted_to_outwit_the_formatter() -> None:
    assert lines_with(outwits_the_formatter) == []


@pytest.mark.parametrize(
    "line",
    [
        "row.state, row.at = after, now",
        "self.email, self.phone = contact",
        "row['a'], row['b'] = 1, 2",
        "root, clock = portal.root, portal.clock",
        "first, second = [], []",
        "first, second = one(), other()",
        "child, self._child = self._child, None",
    ],
)
def test_several_assignments_are_not_written_as_one(line: str) -> None:
    assert saves_a_line(ast.parse(line).body[0])


@pytest.mark.parametrize(
    "line",
    [
        "first, second = second, first",
        "rows[0], rows[1] = rows[1], rows[0]",
        "first, second = announced(), announced()",
        "name, _, rest = text.partition(' ')",
    ],
)
def test_what_is_one_assignment_is_written_as_one(line: str) -> None:
    assert not saves_a_line(ast.parse(line).body[0])


@pytest.mark.parametrize(
    "text",
    [
        "[*(1, 2), 3]",
        "[*'a b'.split()]",
        "NAMES = 'a b'.split()",
        "f(*[1, 2])",
        "f(**{'a': 1})",
        "{**{'a': 1}, 'b': 2}",
    ],
)
def test_a_literal_needs_no_star(text: str) -> None:
    assert any(outwits_the_formatter(each) for each in ast.walk(ast.parse(text)))


@pytest.mark.parametrize("text", ["[*rows, 3]", "f(**{'made-from': 1})", "f(**{**usual, 'a': 1})"])
def test_what_has_no_other_way_may_have_a_star(text: str) -> None:
    assert not any(outwits_the_formatter(each) for each in ast.walk(ast.parse(text)))


@pytest.mark.parametrize("name", WRITTEN)
def test_functions_and_files_stay_small(name: str) -> None:
    over = [f"{place} has {n} lines" for place, n in functions(name) if n > FUNCTION_LINES]
    if lines_of(name) > FILE_LINES:
        over.append(f"{name} has {lines_of(name)} lines")

    assert [each for each in over if each.split(" ")[0] not in EXCEPTIONS] == []


@pytest.mark.parametrize("name", tracked("*.html"))
def test_templates_stay_small(name: str) -> None:
    assert lines_of(name) <= TEMPLATE_LINES


@pytest.mark.parametrize("name", [*tracked("*.html"), *tracked("*.css"), *tracked("*.js")])
def test_a_page_is_written_in_lines_that_fit(name: str) -> None:
    lines = (KIT / name).read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if len(line) > LINE_CHARACTERS] == []


@pytest.mark.parametrize("name", tracked("*.css"))
def test_a_stylesheet_is_written_to_be_read(name: str) -> None:
    written = (KIT / name).read_text(encoding="utf-8")
    lines = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL).splitlines()

    assert [line for line in lines if not ONE_OF_CSS.fullmatch(line)] == []


def test_every_exception_is_still_needed() -> None:
    names = {
        place for name in tracked("*.py") for place, n in functions(name) if n > FUNCTION_LINES
    }
    names |= {name for name in tracked("*.py") if lines_of(name) > FILE_LINES}

    assert set(EXCEPTIONS) <= names
