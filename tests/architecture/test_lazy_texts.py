# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A text declared before it is read is said by `str` before it is joined, sorted or compared.

By itself it is the Spanish one: `join`, `sorted` and `==` take that, whatever is spoken.
Seen is what a module names and what a function makes of it, not what passes from one to another.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from architecture.test_said_texts import product

LATE = {"_l", "lazy_gettext"}
TAKES_SPANISH = {"join", "sorted", "min", "max"}


def declared(tree: ast.Module) -> set[str]:
    """Return the names of a module that hold lazy texts, and its functions that return one."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and _is_late(node.value):
            found |= set(_targets(node))
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(each, ast.Return) and each.value and _is_call_of(each.value, LATE)
            for each in ast.walk(node)
        ):
            found.add(node.name)
    return found


def faults(tree: ast.Module, names: set[str]) -> Iterator[int]:
    """Yield the lines in which lazy texts are joined, sorted or compared as they are."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            known = names | _kept_in(function, names)
            yield from (node.lineno for node in ast.walk(function) if _is_fault(node, known))


def _is_fault(node: ast.AST, names: set[str]) -> bool:
    if isinstance(node, ast.Call) and _called(node) in TAKES_SPANISH:
        return any(_is_bare(each, names) for each in node.args)
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return any(_is_bare(each, names) for each in (node.left, *node.comparators))
    return False


def _is_bare(node: ast.expr, names: set[str]) -> bool:
    """Say whether an expression gives a lazy text, or several, that nothing has said."""
    if isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
        looped = (each.target for each in node.generators if _is_bare(each.iter, names))
        return _is_bare(node.elt, names | {name for each in looped for name in _names_in(each)})
    if isinstance(node, ast.Name | ast.Attribute):
        return getattr(node, "attr", "") in names or getattr(node, "id", "") in names
    if _is_call_of(node, names | LATE):
        return True
    return any(_is_bare(each, names) for each in _given_by(node))


def _given_by(node: ast.expr) -> Sequence[ast.expr]:
    """Return the parts of an expression whose value it gives as it is."""
    match node:
        case ast.Subscript(value=value) | ast.Starred(value=value):
            return [value]
        case ast.Call(func=ast.Attribute(attr="values" | "get", value=value)):
            return [value]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return parts
        case ast.IfExp(body=body, orelse=other):
            return [body, other]
    return []


def _kept_in(function: ast.FunctionDef, names: set[str]) -> set[str]:
    assigned = (each for each in ast.walk(function) if isinstance(each, ast.Assign))
    return {name for each in assigned if _is_bare(each.value, names) for name in _targets(each)}


def _is_late(value: ast.expr) -> bool:
    if isinstance(value, ast.Dict):
        return bool(value.values) and all(map(_is_late, value.values))
    return any(_is_call_of(each, LATE) for each in ast.walk(value)) and not (
        isinstance(value, ast.Call) and _called(value) not in LATE
    )


def _is_call_of(node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and _called(node) in names


def _called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", "") or getattr(function, "id", "")


def _targets(node: ast.Assign | ast.AnnAssign) -> Iterator[str]:
    for each in node.targets if isinstance(node, ast.Assign) else [node.target]:
        yield from _names_in(each)


def _names_in(node: ast.AST) -> Iterator[str]:
    yield from (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _known(tree: ast.Module, every: set[str]) -> set[str]:
    """Return the names by which a file reaches lazy texts: its own and those it imports."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.name in every
    }
    return declared(tree) | imported


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        ('return ", ".join([KINDS[each] for each in given])', True),
        ('return ", ".join([*titles, KINDS["a"]])', True),
        ('return ", ".join(KINDS.values())', True),
        ('return ", ".join(each for each in KINDS.values())', True),
        ('missing = [KINDS[each] for each in given]\n return ", ".join(missing)', True),
        ('return ", ".join(sorted(given, key=KINDS.get) + [yes()])', False),
        ('return ", ".join([yes()])', True),
        ("return sorted(KINDS.values())", True),
        ('return KINDS["a"] == given', True),
        ('return ", ".join([str(KINDS[each]) for each in given])', False),
        ('return ", ".join(str(each) for each in KINDS.values())', False),
        ('return ", ".join(each for each in given if each in KINDS)', False),
        ('return f"{KINDS[given]}."', False),
    ],
)
def test_a_lazy_text_that_is_not_said_first_is_found(body: str, *, is_one: bool) -> None:
    tree = ast.parse(
        f'KINDS = {{"a": _l("Sí")}}\ndef yes():\n return _l("Sí")\ndef f(given, titles):\n {body}'
    )

    assert bool(list(faults(tree, declared(tree)))) is is_one


def test_every_lazy_text_is_said_before_it_is_joined_sorted_or_compared() -> None:
    trees: dict[Path, ast.Module] = {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in product()
    }
    every = {name for tree in trees.values() for name in declared(tree)}

    found = [
        f"{path}:{line}"
        for path, tree in trees.items()
        for line in faults(tree, _known(tree, every))
    ]

    assert found == []
