# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make drawing``: the house as its imports draw it, in docs/explanation/architecture.md.

A floor holds what stands on nothing above it. An arrow that follows from two others is left out.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import grimp

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "architecture.md"
_BETWEEN = re.compile(r"(<!-- drawing of (\S+) -->\n).*?(<!-- end of drawing -->)", re.DOTALL)

Rooms = Mapping[str, frozenset[str]]


class CircleError(Exception):
    """Rooms stand on each other; the text names them."""


def rooms_of(graph: grimp.ImportGraph, house: str) -> Rooms:
    """Return each room of a package, a folder or a file of its top, and those it stands on."""
    depth = house.count(".") + 1
    rooms: dict[str, set[str]] = {}
    for module in graph.find_descendants(house):
        mine = module.split(".")[depth]
        rooms.setdefault(mine, set())
        for other in graph.find_modules_directly_imported_by(module):
            if other.startswith(f"{house}.") and other.split(".")[depth] != mine:
                rooms[mine].add(other.split(".")[depth])
    return {name: frozenset(below) for name, below in rooms.items()}


def floors(rooms: Rooms) -> list[list[str]]:
    """Return the rooms by floor, the ground first.

    Raises:
        CircleError: some can be put on no floor.
    """
    left = dict(rooms)
    built = []
    while left:
        floor = sorted(name for name, below in left.items() if not below & left.keys())
        if not floor:
            raise CircleError(", ".join(sorted(left)))
        built.append(floor)
        left = {name: below for name, below in left.items() if name not in floor}
    return built


def drawn(rooms: Rooms) -> Iterator[str]:
    """Yield the lines of a drawing, the roof first."""
    built = floors(rooms)
    under: dict[str, set[str]] = {}
    for name in (name for floor in built for name in floor):
        under[name] = set(rooms[name]).union(*(under[each] for each in rooms[name]))
    arrows = sum(map(len, rooms.values()))
    yield f"{len(rooms)} rooms on {len(built)} floors, {arrows} arrows, none up"
    for number, floor in reversed(list(enumerate(built))):
        yield ""
        for name in floor:
            seen = set().union(*(under[each] for each in rooms[name]))
            below = ", ".join(sorted(rooms[name] - seen))
            yield f"{number:>3}  {name}{f' -> {below}' if below else ''}"


def with_drawings(text: str) -> str:
    """Return a page with each of its drawings made anew."""
    packages = {house.split(".")[0] for _, house, _ in _BETWEEN.findall(text)}
    graph = grimp.build_graph(*sorted(packages), cache_dir=None)

    def draw(found: re.Match[str]) -> str:
        lines = "\n".join(drawn(rooms_of(graph, found[2])))
        return f"{found[1]}```\n{lines}\n```\n{found[3]}"

    return _BETWEEN.sub(draw, text)


if __name__ == "__main__":
    PAGE.write_text(with_drawings(PAGE.read_text("utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
