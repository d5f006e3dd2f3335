# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A page reads a form, asks a service and shows an answer; it asks the database nothing itself.

Whether a page holds another rule than a query is not seen here: a reader has to.
"""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from architecture.packages import PACKAGES

# What a page may know of SQLAlchemy: what it is handed, and what it must answer for.
KNOWN = {"Session", "IntegrityError", "SQLAlchemyError", "StaleDataError"}
ASKS = {"add", "add_all", "delete", "execute", "flush", "get", "get_one", "merge", "scalar"}
ASKS |= {"scalars", "stream"}
_PAGES = re.compile(r"(\w+_)?(pages|desk|public)\.py")


def pages() -> Iterator[tuple[str, str]]:
    """Yield each file with pages, by its name in its package, and what is in it."""
    for name in PACKAGES:
        root = Path(str(files(name)))
        for path in sorted(root.rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if _PAGES.fullmatch(path.name) and "\nfrom flask import" in source:
                yield f"{name}/{path.relative_to(root).as_posix()}", source


def asked_of_the_database(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
            yield from ({name.name for name in node.names} - KNOWN)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            if node.func.attr in ASKS and isinstance(of, ast.Name) and of.id in ("session", "db"):
                yield node.func.attr


def is_web_session(source: str) -> bool:
    """Say whether ``session`` is Flask's in a file: what a browser keeps, not the database."""
    return re.search(r"from flask import [^\n]*\bsession\b(?! as)", source) is not None


def test_no_page_asks_the_database_by_itself() -> None:
    found = {
        name: list(asked_of_the_database(source))
        for name, source in pages()
        if not is_web_session(source)
    }

    assert len(found) > 40
    assert {name: asked for name, asked in found.items() if asked} == {}


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("from sqlalchemy import select", ["select"]),
        ("from sqlalchemy.orm import Session", []),
        ("charge = session.get(Charge, charge_id)", ["get"]),
        ("kept = web_session.get('kept')", []),
        ("charge = find_charge(session, charge_id)", []),
    ],
)
def test_the_check_sees_what_it_looks_for(source: str, asked: list[str]) -> None:
    assert list(asked_of_the_database(source)) == asked
