# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Legal holidays of Chile (*feriados*), as the library `holidays` computes them.

The library knows the whole world and loads it: 12 MiB and half a second for the first deadline a
process looks at. So what it says of Chile is kept beside the code, and used while the library that
is installed is the one that said it; any other version, and any year outside, is asked itself.
``make holidays`` writes it anew.
"""

import json
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

KEPT = files("munikit") / "data" / "holidays.json"


@cache
def legal_holidays(region: str | None) -> Container[object]:
    """Return the holidays of the country and, if one is named, of a region (ISO 3166-2)."""
    kept = _kept()
    if kept["version"] != version("holidays"):
        return ask_library(region)
    days = (*kept["everywhere"], *kept["regions"].get(region, ()))
    return _Kept(frozenset(map(date.fromisoformat, days)), kept["first"], kept["last"], region)


def ask_library(region: str | None) -> Container[object]:
    # What it takes is said above; a process without deadlines never needs it.
    import holidays  # noqa: PLC0415

    return holidays.country_holidays("CL", subdiv=region)


@dataclass(frozen=True)
class _Kept:
    """What the library said of the years from ``first`` to ``last``."""

    days: frozenset[date] = field(repr=False)
    first: int
    last: int
    region: str | None

    def __contains__(self, day: object) -> bool:
        if isinstance(day, date) and not self.first <= day.year <= self.last:
            return day in _asked(self.region)
        return day in self.days


_asked = cache(ask_library)


def _kept() -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(KEPT.read_text("utf-8"))
    return kept
