# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A room leads to no page of a room above it; what all lead to is said once, on the ground."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp
import pytest
from architecture.drawing import floors, rooms_of

import munikit.cases

ROOT = Path(munikit.cases.__file__).parent
TEMPLATES = ROOT / "templates"
# The one place that says where a case's two pages and the inbox are.
SAID_ONCE = ROOT / "case" / "pages.py"
# The inbox begins a lot with its own form, which a lot needs to be read again.
STAY = {("inbox", "lots.bulk")}
_ENDPOINT = re.compile(r"""(?<![\w/])["']([a-z]+?)(_desk)?\.([a-z_]+)["']""")
_TEMPLATE = re.compile(r"""["'](munikit/(?:cases|desk)/\w+\.html)["']""")


@pytest.fixture(scope="module")
def heights() -> Mapping[str, int]:
    built = floors(rooms_of(grimp.build_graph("munikit", cache_dir=None), "munikit.cases"))
    return {name: height for height, floor in enumerate(built) for name in floor}


def shown_by(path: Path) -> Iterator[Path]:
    """Yield what a file shows: its templates, and what those include."""
    for name in _TEMPLATE.findall(path.read_text("utf-8")):
        yield TEMPLATES / name
        yield from shown_by(TEMPLATES / name)


def up(heights: Mapping[str, int]) -> set[tuple[str, str]]:
    """Return each room with the pages of rooms above that it names."""
    found = set()
    for path in ROOT.glob("*/*.py"):
        room = path.parent.name
        for file in [path, *shown_by(path)] if path != SAID_ONCE else []:
            for whose, desk, page in _ENDPOINT.findall(file.read_text("utf-8")):
                if heights.get(whose, 0) > heights[room]:
                    found.add((room, f"{whose}{desk}.{page}"))
    return found


def test_a_room_names_no_page_of_a_room_above(heights: Mapping[str, int]) -> None:
    assert up(heights) == STAY


def test_every_template_of_casework_is_shown_by_a_room() -> None:
    shown = {template for path in ROOT.glob("*/*.py") for template in shown_by(path)}

    assert set(TEMPLATES.rglob("*.html")) - shown == set()
