# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The servers that are measured, with who comes to each, and rounds in which all take turns."""

import statistics
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.counting import count_statements, weight_of
from bench.limits import EMBEDDED, FLOOR, HELLO, PORTAL, PROCESSES, Cell, Measured, Results
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
from bench.steps import Step, Visitor
from bench.world import AT_ONCE, World, make_world

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


def open_stands(stack: ExitStack, wanted: Namespace, results: Results) -> Iterator[Stand]:
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
    wanted: Namespace,
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
        if wanted.floor:
            floor = serving(FLOOR, floor_command(server, world.url), path="/healthz", database=own)
            known = [page for page in FLOOR_PAGES if page.name in wanted.pages]
            both = {**at_floor, AT_DESK: mine[AT_DESK]}
            least = Stand(stack.enter_context(floor), FLOOR, database, server, known, both)
            enter(least, AT_PAGES, OPEN_FORM)
            yield least


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
    enter(stand, AT_DESK, SIGN_IN)
    enter(stand, AT_PAGES, OPEN_FORM)


def enter(stand: Stand, who: str, steps: Sequence[Step]) -> None:
    """Let everybody do once what comes before what is measured.

    Raises:
        SystemExit: somebody could not.
    """
    for visitor in stand.crowd[who]:
        load = visit(stand.server.port, [lambda v=visitor: v.go(steps)], 0.0)
        if load.mistakes:
            raise SystemExit(f"{stand.kind}: {'; '.join(load.told)}")


def warm_up(stands: Sequence[Stand]) -> None:
    for stand in stands:
        for page in stand.pages:
            stand.measure(page, AT_ONCE, 0.0, 1 if page.is_whole else WARM)


def take_turns(stands: Sequence[Stand], wanted: Namespace, results: Results) -> None:
    """Measure every page of every server, the same page of all one after the other."""
    names = list(dict.fromkeys(page.name for stand in stands for page in stand.pages))
    for at_once in wanted.at_once:
        for name in names:
            for stand in stands:
                one_turn(stand, name, at_once, wanted.seconds, results)


def one_turn(stand: Stand, name: str, at_once: int, seconds: float, results: Results) -> None:
    for page in stand.pages:
        if page.name == name:
            least = 1 if page.is_whole else LEAST_GOES // at_once
            found = stand.measure(page, at_once, seconds, least)
            results.cells.setdefault(stand.cell(page, at_once), Measured()).take(found)


def weigh(stands: Sequence[Stand], results: Results) -> None:
    """Note what each portal's processes hold after a day's work in little."""
    for stand in stands:
        if stand.kind == PORTAL:
            while stand.answered < LEAST_REQUESTS:
                stand.measure(stand.pages[0], AT_ONCE, 1.0)
            results.rss_mib[stand.database, stand.server_kind] = stand.server.rss_mib()
