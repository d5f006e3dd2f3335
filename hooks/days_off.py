# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make holidays``: write down what the library `holidays` says of Chile.

It is read in place of the library, which loads every country: see `munikit.kernel.days_off`.
"""

import json
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import holidays

KEPT = Path(__file__).resolve().parents[1] / "shared_components/munikit/data/holidays.json"
FIRST = 1990
LAST = 2100


def said() -> dict[str, Any]:
    """Return the days of every year: those of the whole country, and what a region has besides."""
    everywhere = days(None)
    regions = {
        name: days(name) - everywhere for name in holidays.country_holidays("CL").subdivisions
    }
    return {
        "version": version("holidays"),
        "first": FIRST,
        "last": LAST,
        "everywhere": listed(everywhere),
        "regions": {name: listed(own) for name, own in regions.items() if own},
    }


def days(region: str | None) -> set[date]:
    return set(holidays.country_holidays("CL", subdiv=region, years=range(FIRST, LAST + 1)))


def listed(found: set[date]) -> list[str]:
    return [day.isoformat() for day in sorted(found)]


def main() -> None:
    KEPT.write_text(f"{json.dumps(said(), indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
