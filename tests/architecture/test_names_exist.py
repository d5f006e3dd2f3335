# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a test or its programs take from the packages is there, also where it runs elsewhere."""

import ast
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLACES = [ROOT / "tests", ROOT / "hooks", ROOT / "shared_components" / "tests"]
PLACES += sorted(ROOT.glob("modules/*/tests"))


def test_no_program_of_the_tests_imports_a_name_that_is_gone() -> None:
    files = [path for place in PLACES for path in sorted(place.rglob("*.py"))]

    gone = [f"{path.relative_to(ROOT)}: {name}" for path in files for name in missing(path)]

    assert len(files) > 300
    assert gone == []


@pytest.mark.parametrize("line", ["from munikit.people import sessions", "import munikit.nowhere"])
def test_a_name_that_is_gone_is_seen(tmp_path: Path, line: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(line, encoding="utf-8")

    assert len(list(missing(program))) == 1


def missing(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if not _is_there(each.name))
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from (
                f"{node.module}.{each.name}"
                for each in node.names
                if not _is_there(node.module, each.name)
            )


def _is_there(module: str, name: str = "") -> bool:
    if not module.startswith("munikit"):
        return True
    try:
        found = import_module(module)
    except ImportError:
        return False
    if not name or hasattr(found, name):
        return True
    return hasattr(found, "__path__") and find_spec(f"{module}.{name}") is not None
