# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a page may cost, in one table, and what was found: printed beside it, and judged by it.

Judged are ratios of one run, so that a slow machine passes what a quick one does; of what is no
ratio, only what hardly depends on the machine, or is far below what one would wait for.
"""

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bench.load import Load

EMBEDDED = "embedded"
PROCESSES = "processes"
HELLO = "hello"
FLOOR = "floor"
PORTAL = "portal"
# How many times the CPU of bare Flask, and of the floor, application and database together.
MOST_TIMES_HELLO = {"front page": 2.5, "form page": 12.0, "form submit": 12.0}
MOST_TIMES_FLOOR = {"own list": 1.6, "form page": 1.6, "form submit": 1.6, "inbox": 3.0}
# Statements of a request, with BEGIN and COMMIT.
MOST_STATEMENTS = {"own list": 5.0, "form page": 7.0, "form submit": 9.0, "inbox": 12.0}
MOST_RSS_MIB = {"sqlite": 88.0, "postgresql": 95.0}
MOST_START_SECONDS = 1.2
# Of one process that eight ask at once, beside one who asks alone.
MOST_LOST_AT_ONCE = 1.10
MOST_SUBMIT_P99_MS = {"sqlite": 150.0}
MOST_WEIGHT = {"form page, KiB gzip": 30.0, "form page, requests": 4.0}


@dataclass(frozen=True, order=True)
class Cell:
    """One page of one server, by so many at once; of hello there is no database."""

    database: str
    server: str
    at_once: int
    page: str
    kind: str = PORTAL


@dataclass
class Measured:
    """What a cell took, a figure for each round, and all its answers together."""

    app_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    load: Load = field(default_factory=Load)

    def add(self, load: Load, app_seconds: float, database_seconds: float) -> None:
        self.load.add(load)
        if load.goes:
            self.app_ms.append(app_seconds * 1000 / load.goes)
            self.database_ms.append(database_seconds * 1000 / load.goes)
            self.per_second.append(load.goes / load.wall_seconds)

    def take(self, other: "Measured") -> None:
        """Take what another round found."""
        self.load.add(other.load)
        self.app_ms += other.app_ms
        self.database_ms += other.database_ms
        self.per_second += other.per_second

    @property
    def cpu_ms(self) -> float:
        both = [a + d for a, d in zip(self.app_ms, self.database_ms, strict=True)]
        return statistics.median(both) if both else float("nan")

    def percentile_ms(self, share: float) -> float:
        """Return what so large a share of the answers took at most."""
        return percentile(self.load.seconds, share) * 1000


@dataclass(frozen=True)
class Verdict:
    """A figure beside the most it may be."""

    what: str
    found: float
    most: float

    @property
    def is_kept(self) -> bool:
        # A figure that could not be measured is not kept either.
        return self.found <= self.most


@dataclass
class Results:
    """Everything that one run found."""

    cells: dict[Cell, Measured] = field(default_factory=dict)
    statements: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    rss_mib: dict[tuple[str, str], float] = field(default_factory=dict)
    start_seconds: dict[tuple[str, str], float] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)

    def beside(self, cell: Cell, kind: str) -> float:
        """Return how many times the CPU of a cell's hello, or floor, it takes."""
        if kind == HELLO:
            other = Cell("", cell.server, cell.at_once, HELLO, HELLO)
        else:
            other = floor_of(cell)
        found = self.cells.get(other)
        return self.cells[cell].cpu_ms / found.cpu_ms if found else float("nan")

    def of_portal(self) -> list[Cell]:
        return sorted(cell for cell in self.cells if cell.kind == PORTAL)


def floor_of(cell: Cell) -> Cell:
    return Cell(cell.database, cell.server, cell.at_once, cell.page, FLOOR)


def percentile(values: Sequence[float], share: float) -> float:
    if not values:
        return float("nan")
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def verdicts(results: Results) -> list[Verdict]:
    return [
        *_ratios(results),
        *_counted(results),
        *_lost_at_once(results),
        *_last_of_hundred(results),
        *_processes(results),
        *(Verdict(what, results.weight.get(what, 0.0), most) for what, most in MOST_WEIGHT.items()),
    ]


def _ratios(results: Results) -> Iterator[Verdict]:
    """Judge pages by the most at once that was measured: that is when it matters."""
    for cell in _busiest(results.of_portal()):
        where = f"{cell.database}, {cell.server}, {cell.at_once} at once"
        for kind, limits in ((HELLO, MOST_TIMES_HELLO), (FLOOR, MOST_TIMES_FLOOR)):
            if cell.page in limits:
                found = results.beside(cell, kind)
                yield Verdict(f"{cell.page} beside {kind} ({where})", found, limits[cell.page])


def _counted(results: Results) -> Iterator[Verdict]:
    for database, pages in results.statements.items():
        for page, most in MOST_STATEMENTS.items():
            if page in pages:
                found = float(len(pages[page]))
                yield Verdict(f"{page}, statements ({database})", found, most)


def _lost_at_once(results: Results) -> Iterator[Verdict]:
    """Judge what one process loses by its threads, over its pages together."""
    for database in sorted({cell.database for cell in results.of_portal()}):
        lost = list(_times_as_dear(results, database))
        if lost:
            what = f"CPU of one process, all at once beside alone ({database})"
            yield Verdict(what, statistics.median(lost), MOST_LOST_AT_ONCE)


def _times_as_dear(results: Results, database: str) -> Iterator[float]:
    for cell in _busiest(results.of_portal()):
        alone = Cell(cell.database, cell.server, 1, cell.page)
        is_one = (cell.database, cell.server) == (database, EMBEDDED) and cell.at_once > 1
        if is_one and alone in results.cells:
            yield results.cells[cell].cpu_ms / results.cells[alone].cpu_ms


def _last_of_hundred(results: Results) -> Iterator[Verdict]:
    for cell in _busiest(results.of_portal()):
        most = MOST_SUBMIT_P99_MS.get(cell.database)
        if cell.page == "form submit" and most and cell.at_once > 1:
            found = results.cells[cell].percentile_ms(0.99)
            yield Verdict(f"form submit, p99 ms ({cell.database}, {cell.server})", found, most)


def _processes(results: Results) -> Iterator[Verdict]:
    for (database, server), found in results.rss_mib.items():
        what = f"MiB of a web process after use ({database}, {server})"
        yield Verdict(what, found, MOST_RSS_MIB[database])
    for (database, server), found in results.start_seconds.items():
        yield Verdict(f"start, seconds ({database}, {server})", found, MOST_START_SECONDS)


def _busiest(cells: Iterable[Cell]) -> list[Cell]:
    every = list(cells)
    most = max((cell.at_once for cell in every), default=0)
    return [cell for cell in every if cell.at_once == most]


def wrong_answers(results: Results) -> list[str]:
    """Return where answers were not what was asked for: their figures tell nothing."""
    return [
        f"{cell.kind}, {cell.page} ({cell.database}, {cell.server}, {cell.at_once} at once): "
        f"{each.load.mistakes} wrong answers: {'; '.join(each.load.told)}"
        for cell, each in sorted(results.cells.items())
        if each.load.mistakes
    ]


def judge(results: Results) -> int:
    """Return 1 if anything is worse than it may be, or was answered wrongly."""
    kept = all(each.is_kept for each in verdicts(results))
    return int(not kept or bool(wrong_answers(results)))
