# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make names``: what modules of others may import, in docs/reference/public.md.

And of the kit's own modules, what they import beside that, in tests/architecture/inside/.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

from munikit.app.core import CORE
from munikit.app.discovery import discover
from munikit.module import Module
from munikit.public import DOORS
from munikit.testing.conformance import names_inside

KIT = Path(__file__).parents[2]
PAGE = KIT / "docs" / "reference" / "public.md"
INSIDE = Path(__file__).parent / "inside"
_BETWEEN = re.compile(r"(<!-- public names -->\n).*?(<!-- end of public names -->)", re.DOTALL)


def doors() -> list[ModuleType]:
    return [import_module(f"munikit.public.{name}") for name in DOORS]


def names_of(door: ModuleType) -> list[str]:
    return list(door.__all__)


def said_of(door: ModuleType, name: str) -> str:
    """Return the first paragraph that stands with a name where it is made; empty if none does."""
    value = getattr(door, name)
    if inspect.isclass(value) or inspect.isfunction(value):
        written = ast.get_docstring(ast.parse(inspect.getsource(value)).body[0])  # type: ignore[arg-type] # a class or a function.
    else:
        written = _below(door, name)
    return (written or "").split("\n\n")[0].replace("\n", " ")


def _below(door: ModuleType, name: str) -> str:
    """Return the text under the assignment that makes a value, where the door took it from."""
    home = next(
        import_module(node.module or "")
        for node in ast.parse(inspect.getsource(door)).body
        if isinstance(node, ast.ImportFrom) and name in {alias.name for alias in node.names}
    )
    source = ast.parse(inspect.getsource(home)).body
    for node, after in pairwise(source):
        targets = [*getattr(node, "targets", ()), getattr(node, "target", None)]
        if any(isinstance(each, ast.Name) and each.id == name for each in targets):
            text = after.value if isinstance(after, ast.Expr) else None
            return str(text.value) if isinstance(text, ast.Constant) else ""
    again = [each for each in source if isinstance(each, ast.ImportFrom)]
    return _below(home, name) if any(name in {a.name for a in e.names} for e in again) else ""


def listed() -> Iterator[str]:
    for door in doors():
        yield f"## `{door.__name__}`\n\n{door.__doc__}\n\n| name | what it is |\n|---|---|\n"
        for name in names_of(door):
            yield f"| `{name}` | {_marked(said_of(door, name))} |\n"
        yield "\n"


def _marked(text: str) -> str:
    return re.sub(r"``([^`]+)``", r"`\1`", text).replace("|", "\\|")


def with_names(page: str) -> str:
    return _BETWEEN.sub(lambda found: f"{found[1]}\n{''.join(listed())}{found[2]}", page)


def modules() -> list[Module]:
    return list(discover(CORE)[0][1:])


def inside_of(name: str) -> list[str]:
    """Return what a module of the kit may import though nobody promises that it stays."""
    listed = INSIDE / f"{name}.txt"
    return listed.read_text(encoding="utf-8").split() if listed.exists() else []


if __name__ == "__main__":
    PAGE.write_text(with_names(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    for module in modules():
        lines = [f"{each}\n" for each in sorted(names_inside(module))]
        (INSIDE / f"{module.name}.txt").write_text("".join(lines), encoding="utf-8")
