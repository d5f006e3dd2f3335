# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Few names are for everybody; they stand on one page, and the kit's modules list the others."""

import ast
import re

import pytest
from architecture.public_page import (
    KIT,
    PAGE,
    doors,
    inside_of,
    modules,
    names_of,
    said_of,
    with_names,
)

from munikit.module import Module
from munikit.public import DOORS
from munikit.testing import plugin
from munikit.testing.conformance import findings

MOST_NAMES = 60
FIXTURE = type(plugin.portal)
# How many names of munikit's inside each module of the kit imports. It only goes down.
MOST_INSIDE = {"permits": 22, "certificates": 146, "payments": 117}
GUIDES = ("how-to/write-a-module.md", "how-to/translate.md", "reference/procedure.md")
CODE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_public_names_are_few_and_each_has_one_place() -> None:
    names = [name for door in doors() for name in names_of(door)]

    assert len(names) <= MOST_NAMES
    assert len(names) == len(set(names))


def test_the_page_has_every_public_name_in_the_order_one_meets_them() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert with_names(page) == page, "make names"


def test_every_file_of_the_public_place_is_a_door() -> None:
    files = {path.stem for path in (KIT / "shared_components/munikit/public").glob("*.py")}

    assert files - {"__init__"} == set(DOORS)


@pytest.mark.parametrize("door", doors(), ids=lambda door: door.__name__)
def test_a_public_name_says_what_its_signature_cannot(door: object) -> None:
    (this,) = [each for each in doors() if each is door]

    assert [name for name in names_of(this) if len(said_of(this, name).split()) < 4] == []


def test_the_events_that_are_not_public_are_marked() -> None:
    page = (KIT / "docs/reference/events.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `[\w.]+` \| `(\w+)`( °)? \|", page, re.MULTILINE)
    names = [name for door in doors() for name in names_of(door)]

    assert [name for name, mark in rows if (name in names) == bool(mark)] == []
    assert rows


def test_every_fixture_for_others_is_on_the_page() -> None:
    names = [name for name, value in vars(plugin).items() if isinstance(value, FIXTURE)]
    hidden = {"quick_portals", "time_of_santiago"}  # Nobody asks for them.

    assert [
        name for name in names if name not in hidden and f"`{name}`" not in PAGE.read_text("utf-8")
    ] == []
    assert "portal" in names


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)
def test_a_module_of_the_kit_imports_public_names_and_the_listed_ones(module: Module) -> None:
    listed = inside_of(module.name)

    assert findings(module, inside=listed) == [], "make names, and say why in the commit"
    # A new module of the kit begins as a stranger's does, with public names alone.
    assert len(listed) <= MOST_INSIDE.get(module.name, 0)


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guides_import_public_names_alone(guide: str) -> None:
    blocks = CODE.findall((KIT / "docs" / guide).read_text(encoding="utf-8"))
    imports = [
        node.module
        for block in blocks
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.ImportFrom) and node.module
    ]

    ours = [each for each in imports if each.split(".")[0] == "munikit"]
    assert ours
    assert [each for each in ours if not each.startswith("munikit.public.")] == []
