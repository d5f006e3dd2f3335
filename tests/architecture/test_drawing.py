# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The drawing of the house is what the imports draw, and its arrows run down."""

import pytest
from architecture.drawing import PAGE, CircleError, drawn, floors, with_drawings


def test_the_drawing_is_of_the_house_as_it_is() -> None:
    page = PAGE.read_text("utf-8")

    assert page.count("<!-- drawing of ") == 4
    assert with_drawings(page) == page, "make drawing"


def test_an_arrow_that_follows_from_two_others_is_left_out() -> None:
    rooms = {"roof": frozenset({"floor", "ground"}), "floor": frozenset({"ground"})}

    lines = list(drawn({**rooms, "ground": frozenset()}))

    assert lines[0] == "3 rooms on 3 floors, 3 arrows, none up"
    assert "  2  roof -> floor" in lines


def test_rooms_that_stand_on_each_other_are_named() -> None:
    with pytest.raises(CircleError, match="one, other"):
        floors({"one": frozenset({"other"}), "other": frozenset({"one"}), "ground": frozenset()})
