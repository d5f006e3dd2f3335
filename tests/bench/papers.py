# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A part of ``make bench-worker``: a thousand papers of different people, made by the worker.

Each is another person's and of another kind than the one before. Printed is what a paper costs the
worker and its press, in processor time and statements, and what both hold, for each quarter: what
was made anew for each would show as a cost, and what was kept of each as memory. More than
`MOST_GROWN_MIB` between the first quarter and the last ends it with an error. Results:
``build/bench/papers.json``.
"""

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from uuid import uuid4

import psutil
from bench.worker import Spent, accounted

from munikit.app import Portal, compose
from munikit.contracts.registrar import REGISTRAR, IssueRequest
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import upsert_resident
from munikit.printing import PRESS
from munikit.testing.portals import write_portal
from munikit.wiring import ask
from munikit_certificates.issuing.services import RENDER
from munikit_certificates.keys.services import make_key

KIT = Path(__file__).parents[2]
PAPERS = 1000
QUARTERS = 4
WARM = 20
MOST_GROWN_MIB = 16
TITLES = (
    "Certificado de número domiciliario",
    "Permiso para puesto en feria",
    "Certificado de residencia",
    "Certificado de informes previos",
    "Certificado de deuda",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=PAPERS)
    papers = parser.parse_args().papers
    with tempfile.TemporaryDirectory() as folder:
        portal = make_portal(Path(folder))
        for number in range(WARM + papers):
            ask_for_paper(portal, number)
        make(portal, WARM)
        quarters = [make(portal, papers // QUARTERS) for _ in range(QUARTERS)]
        portal.database.engine.dispose()
    report(quarters)
    grown = quarters[-1]["held_mib"] - quarters[0]["held_mib"]
    if grown > MOST_GROWN_MIB:
        sys.stdout.write(f"✗ {papers} papers left {grown:.1f} MiB, not {MOST_GROWN_MIB}\n")
    return int(grown > MOST_GROWN_MIB)


def make_portal(folder: Path) -> Portal:
    portal = compose(write_portal(folder, '\n[modules]\nenabled = ["certificates"]\n'))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.transaction() as session:
        make_key(session)
    return portal


def ask_for_paper(portal: Portal, number: int) -> None:
    run = RUT.of(10_000_000 + number)
    with portal.database.transaction() as session:
        person = upsert_resident(session, run, f"Rosa {number}", "Huenchumán Pérez")
        request = IssueRequest(
            subject_id=uuid4(),
            kind="certificate",
            title=TITLES[number % len(TITLES)],
            holder_id=person.id,
            holder_name=person.full_name,
            holder_run=run,
            unit="Obras",
            legal_basis="Ley 18.695, artículo 24",
            details={"Dirección": f"Independencia {number}", "Rol de avalúo": f"{number}-45"},
            valid_from=date(2026, 11, 23),
            valid_until=None,
        )
        ask(session, REGISTRAR).issue(session, request)


def make(portal: Portal, count: int) -> dict[str, float]:
    """Let the worker make so many papers; return what one cost, and what is held at the end."""
    before = press_seconds()
    jobs = {RENDER.name: RENDER}
    spent = accounted(portal, lambda: run_due(portal.database, jobs, limit=count))
    if spent.done != count:
        raise SystemExit(f"{spent.done} papers were made, not {count}")
    return figures(spent, press_seconds() - before)


def figures(spent: Spent, press: float) -> dict[str, float]:
    held = psutil.Process().memory_info().rss + psutil.Process(PRESS.pid).memory_info().rss
    return {
        "worker_cpu_ms": spent.worker * 1000 / spent.done,
        "press_cpu_ms": press * 1000 / spent.done,
        "statements": sum(spent.statements.values()) / spent.done,
        "held_mib": held / 1024 / 1024,
    }


def press_seconds() -> float:
    """Return what every press so far has spent: one is replaced after some hundred papers."""
    own = psutil.Process().cpu_times()
    running = sum(psutil.Process(PRESS.pid).cpu_times()[:2]) if PRESS.pid else 0.0
    return own.children_user + own.children_system + running


def report(quarters: list[dict[str, float]]) -> None:
    out = KIT / "build" / "bench" / "papers.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(quarters, indent=2), encoding="utf-8")
    for name in quarters[0]:
        told = "".join(f"{each[name]:10.2f}" for each in quarters)
        sys.stdout.write(f"a paper, {name:<16}{told}\n")


if __name__ == "__main__":
    sys.exit(main())
