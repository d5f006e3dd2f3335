# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The locks of a portal: what others than the kit wrote into them, wherever they did."""

import re
from dataclasses import dataclass, field

OWN = "# The kit's own packages."
_ENTRY = re.compile(r"^(?=[A-Za-z0-9./#])", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?=\s*==)")


@dataclass
class Others:
    """The entries of others, and what to say of those that gave way to the kit's."""

    entries: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def others_in(file: str, mine: str, before: str, new: str) -> Others:
    """Find what others wrote into a lock; ``before`` is the kit's part that it was made with.

    A package that the kit pins is the kit's: two versions of one cannot be installed.
    """
    kits_part, _, after = mine.partition(f"{OWN}\n")
    was = _pins(before)
    now = _pins(new)
    found = Others()
    beginning, end = _entries(kits_part), _entries(after)
    found.entries += [entry for entry in end if _name(entry) not in now]
    found.entries += [
        entry for entry in beginning if (name := _name(entry)) and name not in {*now, *was}
    ]
    for entry in (*end, *beginning):
        name = _name(entry)
        pin = _pin(entry)
        if name in now and pin not in (was.get(name), now[name]):
            found.told.append(f"{file} decía {pin}; queda {now[name]}, del kit")
    return found


def _entries(part: str) -> list[str]:
    return [entry.rstrip("\n") for entry in _ENTRY.split(part) if entry.strip()]


def _pins(part: str) -> dict[str, str]:
    return {name: _pin(each) for each in _entries(part) if (name := _name(each))}


def _name(entry: str) -> str | None:
    found = _NAME.match(entry)
    return re.sub(r"[-_.]+", "-", found[0]).lower() if found else None


def _pin(entry: str) -> str:
    return re.split(r"[\s;\\]", entry.replace(" ==", "=="), maxsplit=1)[0]
