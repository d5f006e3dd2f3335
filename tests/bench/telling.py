# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a run found, as a table for people and as a file."""

import json
import math
import os
import statistics
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
from bench.limits import FLOOR, HELLO, PORTAL, Cell, Measured, Results, floor_of, verdicts

KIT = Path(__file__).parents[2]


def write_down(name: str, results: Results, wanted: Namespace) -> None:
    out = KIT / "build" / "bench" / name
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(plain(results, wanted), indent=2), encoding="utf-8")


def plain(results: Results, wanted: Namespace) -> dict[str, object]:
    """Return what was found as it is written down."""
    return {
        "machine": {"cores": psutil.cpu_count(), "load": os.getloadavg()},
        "options": vars(wanted),
        "cells": [
            {
                **vars(cell),
                "cpu_ms": each.cpu_ms,
                "app_ms": each.app_ms,
                "database_ms": each.database_ms,
                "per_second": each.per_second,
                "p50_ms": each.percentile_ms(0.5),
                "p99_ms": each.percentile_ms(0.99),
                "goes": each.load.goes,
                "bytes": statistics.median(each.load.sizes or [0]),
                "mistakes": each.load.mistakes,
            }
            for cell, each in results.cells.items()
        ],
        "statements": results.statements,
        "verdicts": [vars(each) for each in verdicts(results)],
    }


def table(results: Results) -> Iterator[str]:
    """Yield the lines of the table of pages, as they were measured, one alone and many at once."""
    for cell in (cell for cell in results.cells if cell.kind == HELLO):
        yield f"hello, {cell.server}, {cell.at_once} at once: {results.cells[cell].cpu_ms:.2f} ms"
    yield (
        f"{'':<22}{'at':>3}{'CPU ms':>8}{'app':>8}{'DB':>7}{'x hello':>9}{'floor ms':>9}"
        f"{'x floor':>8}{'a second':>9}{'p50 ms':>8}{'p99 ms':>8}{'statements':>11}"
    )
    mine = [cell for cell in results.cells if cell.kind == PORTAL]
    for place in dict.fromkeys((cell.database, cell.server) for cell in mine):
        yield ", ".join(place)
        here = [cell for cell in mine if (cell.database, cell.server) == place]
        for page in dict.fromkeys(cell.page for cell in here):
            yield from (_row(results, cell) for cell in here if cell.page == page)


def _row(results: Results, cell: Cell) -> str:
    found = results.cells[cell]
    floor = results.cells.get(floor_of(cell))
    least = floor.cpu_ms if floor else math.nan
    statements = results.statements.get(cell.database, {}).get(cell.page)
    return (
        f"  {cell.page:<20}{cell.at_once:>3}{found.cpu_ms:8.2f}{_median(found.app_ms):8.2f}"
        f"{_median(found.database_ms):7.2f}{_number(results.beside(cell, HELLO), 9)}"
        f"{_number(least, 9)}{_number(results.beside(cell, FLOOR), 8)}"
        f"{_median(found.per_second):9.1f}{found.percentile_ms(0.5):8.1f}"
        f"{found.percentile_ms(0.99):8.1f}{_counted(statements):>11}"
    )


def row(found: Measured) -> str:
    """Return the figures of a cell that stands beside others'."""
    return (
        f"{found.cpu_ms:9.2f}{_median(found.app_ms):9.2f}{_median(found.database_ms):8.2f}"
        f"{_median(found.per_second):9.1f}{found.percentile_ms(0.5):8.1f}"
        f"{found.percentile_ms(0.99):8.1f}"
    )


def _counted(statements: Sequence[str] | None) -> str:
    """Return how many there are, and how many of them read."""
    if statements is None:
        return ""
    reads = sum(each.startswith(("SELECT", "WITH")) for each in statements)
    return f"{len(statements)} ({reads})"


def _median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else math.nan


def _number(value: float, width: int) -> str:
    return f"{'' if math.isnan(value) else format(value, '.2f'):>{width}}"
