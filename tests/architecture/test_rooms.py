# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every subject of casework is a room that is found, and rooms stand on the ground in no circle."""

import re
from pathlib import Path

import grimp
from architecture.drawing import floors, rooms_of

import munikit.cases
from munikit.cases.rooms import PACKAGES

ROOT = Path(munikit.cases.__file__).parent
# The ground and the roof are no subjects.
GROUND = "case"
ROOF = "rooms"
NAMES = [each.__name__.rpartition(".")[2] for each in PACKAGES]


def test_every_folder_with_code_is_a_room_that_is_found() -> None:
    folders = {each.parent.name for each in ROOT.glob("*/*.py")}

    assert folders - {GROUND} == set(NAMES)


def test_rooms_stand_on_the_ground_and_in_no_circle() -> None:
    rooms = rooms_of(grimp.build_graph("munikit", cache_dir=None), "munikit.cases")

    assert rooms[GROUND] == frozenset()
    assert len(floors(rooms)) > 5
    assert sorted(rooms) == sorted([GROUND, *NAMES, ROOF])


def test_the_ground_keeps_only_what_more_than_one_room_needs() -> None:
    """What one room needs alone is that room's; what a module needs stands on the ground."""
    graph = grimp.build_graph("munikit", cache_dir=None)
    ground = f"{munikit.cases.__name__}.{GROUND}"

    def who(file: str) -> set[str]:
        users = graph.find_modules_that_directly_import(file) - {munikit.cases.__name__}
        return {each.removeprefix("munikit.cases.").split(".")[0] for each in users}

    lone = {
        file: sorted(users)
        for file in graph.find_descendants(ground)
        if len(users := who(file)) < 2 and users <= set(NAMES)
    }
    assert lone == {}


def test_a_table_on_the_ground_is_needed_by_more_than_one_room() -> None:
    ground = [each.read_text("utf-8") for each in (ROOT / GROUND).glob("*.py")]
    tables = re.findall(r"^class (\w+)\(Base\):", "\n".join(ground), re.MULTILINE)
    rooms = {
        name: "\n".join(each.read_text("utf-8") for each in (ROOT / name).glob("*.py"))
        for name in NAMES
    }

    def needed(table: str, text: str) -> bool:
        return re.search(rf"\b{table}\b(?!\()", text) is not None

    alone = {
        table
        for table in tables
        if not any(needed(table, re.sub(r"(?m)^class \w+\(.*", "", text)) for text in ground)
        and sum(needed(table, text) for text in rooms.values()) < 2
    }
    assert tables != []
    assert alone == set()
