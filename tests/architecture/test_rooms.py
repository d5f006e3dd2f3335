# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every subject of casework is a room that is found, and rooms stand on the ground in no circle."""

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
