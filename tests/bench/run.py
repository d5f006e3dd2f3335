# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench``: what the pages of a portal cost, beside bare Flask and a floor of the same run.

CPU is that of the server's processes and of PostgreSQL's, from their accounting before and after
a round; rounds of all servers alternate, and medians are printed. A form is sent with another
answer each time, so that it is written; officials sign in with their password; an application is
made whole, from its first page until it is sent. Statements are counted in a pass of their own.
More than a limit, or a wrong answer, ends the bench with an error. Results:
``build/bench/pages.json``.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from bench.counting import count_statements, weight_of
from bench.limits import (
    EMBEDDED,
    FLOOR,
    HELLO,
    PORTAL,
    PROCESSES,
    Cell,
    Measured,
    Results,
    judge,
    table,
    verdicts,
    wrong_answers,
)
from bench.load import visit
from bench.pages import (
    AT_DESK,
    AT_PAGES,
    FLOOR_PAGES,
    HELLO_PAGES,
    OPEN_FORM,
    PAGES,
    SIGN_IN,
    Page,
    crowd_at_floor,
    crowd_of,
)
from bench.servers import PROCESSES as HOW_MANY
from bench.servers import Postgres, Server, postgres, serving
from bench.steps import Visitor
from bench.world import AT_ONCE, World, make_world

KIT = Path(__file__).parents[2]
DATABASES = ("sqlite", "postgresql")
SERVERS = (EMBEDDED, PROCESSES)
STARTS = 2
LEAST_REQUESTS = 1_000
WARM = 3
# However slow the machine is, so many of a page are measured in a round.
LEAST_GOES = 16
_FLOOR_SCRIPT = str(Path(__file__).with_name("floor.py"))
_GUNICORN = ("-m", "gunicorn", "--workers", str(HOW_MANY), "--bind", "127.0.0.1:{port}")


@dataclass
class Stand:
    """A server that is measured, with who comes to it and the pages it has."""

    server: Server
    kind: str
    database: str
    server_kind: str
    pages: Sequence[Page]
    crowd: dict[str, list[Visitor]] = field(default_factory=dict)
    answered: int = 0

    def measure(self, page: Page, at_once: int, seconds: float, least: int = 1) -> Measured:
        """Let so many ask for a page, and say what it took."""
        visitors = self.crowd[page.who][:at_once]
        goes = [lambda v=each: v.go(page.steps, page.before) for each in visitors]
        app = self.server.app_seconds()
        database = self.server.database_seconds()
        load = visit(self.server.port, goes, seconds, least)
        self.answered += len(load.seconds)
        found = Measured()
        found.add(load, self.server.app_seconds() - app, self.server.database_seconds() - database)
        return found

    def cell(self, page: Page, at_once: int) -> Cell:
        return Cell(self.database, self.server_kind, at_once, page.name, self.kind)


def main() -> int:
    wanted = options()
    results = Results()
    with ExitStack() as stack:
        stands = list(open_stands(stack, wanted, results))
        warm_up(stands)
        for _ in range(wanted.rounds):
            one_round(stands, wanted, results)
        weigh(stands, results)
    report(results, wanted)
    sys.stdout.writelines(f"✗ {each}\n" for each in wrong_answers(results))
    broken = [each for each in verdicts(results) if not each.is_kept]
    sys.stdout.write(f"{len(broken)} of {len(verdicts(results))} limits are not kept\n")
    return judge(results)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=SERVERS)
    names = [page.name for page in PAGES]
    parser.add_argument("--pages", nargs="+", choices=names, default=names)
    parser.add_argument("--at-once", nargs="+", type=int, default=[1, AT_ONCE])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.6, help="of each page in a round")
    return parser.parse_args()


def open_stands(stack: ExitStack, wanted: argparse.Namespace, results: Results) -> Iterator[Stand]:
    """Start every server that is measured, each for itself until it answers."""
    for server in wanted.servers:
        command = hello_command(server)
        started = stack.enter_context(serving(HELLO, command))
        crowd = {HELLO_PAGES[0].who: [Visitor() for _ in range(AT_ONCE)]}
        yield Stand(started, HELLO, "", server, HELLO_PAGES, crowd)
    for database in wanted.databases:
        own = stack.enter_context(postgres()) if database == "postgresql" else None
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        world = make_world(Path(folder), own.url if own else "")
        results.statements[database] = count_statements(world)
        results.weight = weight_of(world)
        yield from of_world(stack, world, own, wanted, results)


def of_world(
    stack: ExitStack,
    world: World,
    own: Postgres | None,
    wanted: argparse.Namespace,
    results: Results,
) -> Iterator[Stand]:
    database = "postgresql" if own else "sqlite"
    crowd = crowd_of(world)
    at_floor = crowd_at_floor(world)
    for server in wanted.servers:
        command = portal_command(server, world.root)
        starts = start_seconds(command, own)
        started = stack.enter_context(serving(PORTAL, command, path="/healthz", database=own))
        together = statistics.median([*starts, started.start_seconds])
        results.start_seconds[database, server] = together
        pages = [page for page in PAGES if page.name in wanted.pages]
        mine = {**crowd, AT_DESK: [Visitor() for _ in range(AT_ONCE)]}
        portal = Stand(started, PORTAL, database, server, pages, mine)
        sign_in(portal)
        yield portal
        floor = serving(FLOOR, floor_command(server, world.url), path="/healthz", database=own)
        known = [page for page in FLOOR_PAGES if page.name in wanted.pages]
        both = {**at_floor, AT_DESK: mine[AT_DESK]}
        yield Stand(stack.enter_context(floor), FLOOR, database, server, known, both)


def hello_command(server: str) -> Sequence[str]:
    if server == EMBEDDED:
        return (_FLOOR_SCRIPT, "{port}", "")
    return (*_GUNICORN, "bench.floor:hello()")


def floor_command(server: str, url: str) -> Sequence[str]:
    if server == EMBEDDED:
        return (_FLOOR_SCRIPT, "{port}", url)
    return (*_GUNICORN, f"bench.floor:create({url!r})")


def portal_command(server: str, root: Path) -> Sequence[str]:
    if server == EMBEDDED:
        return ("-m", "munikit.cli", "--carpeta", str(root), "web", "--port", "{port}")
    return (*_GUNICORN, f"munikit.app.wsgi:create({str(root)!r})")


def start_seconds(command: Sequence[str], database: Postgres | None) -> list[float]:
    """Return what some starts took, each of a server of its own that is gone."""
    found = []
    for _ in range(STARTS):
        with serving(PORTAL, command, path="/healthz", database=database) as started:
            found.append(started.start_seconds)
    return found


def sign_in(stand: Stand) -> None:
    """Let every official enter with their password, and every resident open their form."""
    for who, steps in ((AT_DESK, SIGN_IN), (AT_PAGES, OPEN_FORM)):
        for visitor in stand.crowd[who]:
            load = visit(stand.server.port, [lambda v=visitor, s=steps: v.go(s)], 0.0)
            if load.mistakes:
                raise SystemExit(f"{stand.kind}: {load.told}")


def warm_up(stands: Sequence[Stand]) -> None:
    for stand in stands:
        if stand.kind == FLOOR:
            for visitor in stand.crowd[AT_PAGES]:
                visit(stand.server.port, [lambda v=visitor: v.go(OPEN_FORM)], 0.0)
        for page in stand.pages:
            stand.measure(page, AT_ONCE, 0.0, 1 if page.is_whole else WARM)


def one_round(stands: Sequence[Stand], wanted: argparse.Namespace, results: Results) -> None:
    names = [HELLO, *wanted.pages]
    for at_once in wanted.at_once:
        for name in names:
            for stand in stands:
                for page in stand.pages:
                    if page.name == name:
                        least = 1 if page.is_whole else LEAST_GOES // at_once
                        found = stand.measure(page, at_once, wanted.seconds, least)
                        keep(results, stand.cell(page, at_once), found)


def keep(results: Results, cell: Cell, found: Measured) -> None:
    kept = results.cells.setdefault(cell, Measured())
    kept.load.add(found.load)
    kept.app_ms += found.app_ms
    kept.database_ms += found.database_ms
    kept.per_second += found.per_second


def weigh(stands: Sequence[Stand], results: Results) -> None:
    """Note what each portal's processes hold after a day's work in little."""
    for stand in stands:
        if stand.kind == PORTAL:
            while stand.answered < LEAST_REQUESTS:
                stand.measure(stand.pages[0], AT_ONCE, 1.0)
            results.rss_mib[stand.database, stand.server_kind] = stand.server.rss_mib()


def report(results: Results, wanted: argparse.Namespace) -> None:
    out = KIT / "build" / "bench" / "pages.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(plain(results, wanted), indent=2), encoding="utf-8")
    for line in table(results):
        sys.stdout.write(f"{line}\n")
    for each in verdicts(results):
        mark = "✓" if each.is_kept else "✗"
        sys.stdout.write(f"{mark} {each.what:<70}{each.found:8.2f}   at most {each.most:g}\n")


def plain(results: Results, wanted: argparse.Namespace) -> dict[str, object]:
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
            for cell, each in sorted(results.cells.items())
        ],
        "statements": results.statements,
        "verdicts": [vars(each) for each in verdicts(results)],
    }


if __name__ == "__main__":
    sys.exit(main())
