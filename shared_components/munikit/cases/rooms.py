# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rooms of casework, with their tables, and the acts of all of them by name.

Every package beside this file is a room and has its ``ROOM``, apart from ``case``, the ground.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import munikit.cases
from munikit.cases.case.room import Room

_GROUND = "case"


def _found() -> Iterator[ModuleType]:
    for each in iter_modules(munikit.cases.__path__):
        if each.ispkg and each.name != _GROUND:
            room = import_module(f"munikit.cases.{each.name}")
            # Perhaps only pages import them, and what makes the tables loads no page.
            if any(file.name == "models" for file in iter_modules(room.__path__)):
                import_module(f"{room.__name__}.models")
            yield room


PACKAGES = tuple(_found())
ROOMS: tuple[Room, ...] = tuple(each.ROOM for each in PACKAGES)
# Of one name that is done in several ways, the plain one.
BY_NAME = {act.name: act for room in ROOMS for act in room.acts if not act.way}
