# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench-worker``: what a notice and the delivery of an event cost the worker.

People file applications; the worker delivers what was told of them, which asks for the mails, and
hands those to a mail server on this machine. Counted is the processor time of the worker and of the
database's server, not of the mail server, and every statement, with the begin, the end and the ping
of each transaction. On SQLite and PostgreSQL.

A notice is judged by its ratio to the floor of the same run: the same messages made and handed over
by Python's own library on one connection, with no database at all. Results:
``build/bench/worker.json``.
"""

import argparse
import json
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from smtplib import SMTP
from typing import Any

import psutil
from bench.inbox import address
from sqlalchemy import Connection, delete, event, select, text

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.cases.filing import services as filing
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.notices import SEND_MAIL
from munikit.notices.html import html_of
from munikit.outbox import Job, JobState, QueuedJob, run_due
from munikit.outbox.steadily import keep_doing
from munikit.people import upsert_resident
from munikit.procedures import CATALOGUE
from munikit.settings import Settings
from munikit.testing.portals import write_portal
from munikit.wiring import ask

KIT = Path(__file__).parents[2]
PODA = Path(__file__).parents[1] / "journeys" / "poda" / "procedure.toml"
NOTICES = 500
ROUNDS = 3
# A whole minute, so that what is done every minute is in it.
IDLE_SECONDS = 60
ANSWERS = {
    "email": "rosa@ejemplo.cl",
    "address": {"street": "Picarte", "number": "4", "more": "", "commune": "14101"},
    "trees": [{"kind": "Tilo", "metres": 4}],
}
TOML = """
[modules]
enabled = ["permits", "payments", "certificates"]
[mail]
backend = "smtp"
host = "127.0.0.1"
port = {port}
starttls = false
"""
# How many times as much processor time as the floor, and how many statements.
MOST = {"notice_to_floor": 1.4, "notice_statements": 1.5, "idle_statements_a_minute": 350.0}


@dataclass
class Spent:
    """What some work cost: processor seconds of worker and database, and statements by kind."""

    worker: float = 0.0
    database: float = 0.0
    done: int = 0
    statements: Counter[str] = field(default_factory=Counter)

    def figures(self, name: str) -> dict[str, float]:
        each = 1000 / max(self.done, 1)
        return {
            f"{name}_cpu_ms": (self.worker + self.database) * each,
            f"{name}_worker_cpu_ms": self.worker * each,
            f"{name}_database_cpu_ms": self.database * each,
            f"{name}_statements": sum(self.statements.values()) / max(self.done, 1),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    results: dict[str, dict[str, float]] = {}
    for database in ("sqlite", "postgresql"):
        with ExitStack() as stack:
            results[database] = measure(stack, database, rounds)
    report(results)
    return complain(results)


def measure(stack: ExitStack, database: str, times: int) -> dict[str, float]:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    port = stack.enter_context(mail_server(folder / "delivered"))
    portal = make_portal(folder, port, stack.enter_context(address(database)))
    rounds = []
    for number in range(times):
        ask_for_notices(portal, number)
        deliveries = spending(portal, without(portal.jobs, SEND_MAIL))
        floor = floor_cpu(portal, port)
        notices = spending(portal, {SEND_MAIL.name: SEND_MAIL})
        figures = {**deliveries.figures("delivery"), **notices.figures("notice")}
        figures["floor_cpu_ms"] = floor * 1000 / NOTICES
        rounds.append(figures)
    require_delivered(folder / "delivered" / "new", 2 * times * NOTICES)
    found = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    found["notice_to_floor"] = found["notice_cpu_ms"] / found["floor_cpu_ms"]
    idle = idling(portal)
    found["idle_statements_a_minute"] = sum(idle.statements.values()) * 60 / IDLE_SECONDS
    found["idle_cpu_ms_a_minute"] = (idle.worker + idle.database) * 60_000 / IDLE_SECONDS
    portal.database.engine.dispose()
    return found


@contextmanager
def mail_server(folder: Path) -> Iterator[int]:
    """Run a mail server that keeps what it is handed, in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    serve = ("-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}")
    keep = ("-c", "aiosmtpd.handlers.Mailbox", str(folder))
    server = subprocess.Popen([sys.executable, *serve, *keep])  # noqa: S603 - our own command.
    try:
        limit = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > limit:
                    raise
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def make_portal(folder: Path, port: int, url: str) -> Portal:
    many = f"[limits]\nopen_drafts = {NOTICES}\ndrafts_per_hour = {NOTICES}\n"
    root = write_portal(folder, TOML.format(port=port) + many)
    (root / "procedures" / "poda").mkdir(parents=True)
    (root / "procedures" / "poda" / "procedure.toml").write_bytes(PODA.read_bytes())
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    while run_due(portal.database, portal.jobs):
        pass  # What every portal does in its first minute is no part of a notice.
    return portal


def ask_for_notices(portal: Portal, number: int) -> None:
    for each in range(NOTICES):
        with portal.database.transaction() as session:
            run = RUT.of(10_000_000 + number * NOTICES + each)
            person = upsert_resident(session, run, "Rosa Elena", f"Huenchumán {each}")
            by = Actor(person.id, person.full_name, person.run, frozenset())
            case = filing.start_case(session, ask(session, CATALOGUE).get("poda"), by=by)
            filing.save_answers(session, case.id, ANSWERS, by=by)
            filing.submit(session, case.id, by=by)


def without(jobs: Mapping[str, Job], *left_out: Job) -> dict[str, Job]:
    """Return the deliveries of events: no job that prints, and none that is periodic."""
    names = {each.name for each in left_out} | {"cases.certify_filing", "certificates.render"}
    return {name: job for name, job in jobs.items() if name not in names and job.every is None}


def spending(portal: Portal, jobs: Mapping[str, Job]) -> Spent:
    def work() -> int:
        done = 0
        while some := run_due(portal.database, jobs):
            done += some
        return done

    return accounted(portal, work)


def accounted(portal: Portal, work: Callable[[], int]) -> Spent:
    spent = Spent()
    with counting(portal, spent.statements):
        before = server_seconds(portal)
        at = time.process_time()
        spent.done = work()
        spent.worker = time.process_time() - at
        spent.database = server_seconds(portal) - before
    return spent


@contextmanager
def counting(portal: Portal, found: Counter[str]) -> Iterator[None]:
    """Count what a database's server is told, whoever tells it."""
    engine = portal.database.engine
    heard: Mapping[str, Any] = {
        "before_cursor_execute": lambda _c, _u, said, *_: found.update([said.split()[0].lower()]),
        # SQLite's is a statement of its own, which is counted as one.
        "begin": lambda c: found.update(["begin"] * told(c, engine.dialect.name != "sqlite")),
        "commit": lambda c: found.update(["end"] * told(c)),
        "rollback": lambda c: found.update(["end"] * told(c)),
    }
    ping = engine.dialect.do_ping

    def noted(connection: Any) -> bool:  # noqa: ANN401 - the driver's.
        found["ping"] += 1
        return ping(connection)

    engine.dialect.do_ping = noted  # type: ignore[method-assign] # No event tells of a ping.
    for name, listener in heard.items():
        event.listen(engine, name, listener)
    yield
    del engine.dialect.do_ping  # type: ignore[method-assign] # The class has its own.
    for name, listener in heard.items():
        event.remove(engine, name, listener)


def told(connection: Connection, is_said: bool = True) -> bool:  # noqa: FBT001, FBT002 - a yes or no.
    """Say whether the server hears of it: where each statement is by itself, it does not."""
    options = connection.get_execution_options()
    alone = options.get("munikit_alone") or options.get("isolation_level") == "AUTOCOMMIT"
    return is_said and not alone


def server_seconds(portal: Portal) -> float:
    """Return what the database's server and those it started have spent; SQLite has none."""
    if portal.database.engine.dialect.name == "sqlite":
        return 0.0
    with portal.database.engine.connect() as connection:
        pid = connection.scalar(text("select pg_backend_pid()"))
    server = psutil.Process(pid).parent()
    if server is None:
        raise SystemExit("The server of the database is gone")
    ended = server.cpu_times()
    living = [each.cpu_times() for each in server.children(recursive=True)]
    return sum(ended[:4]) + sum(sum(each[:2]) for each in living)


def floor_cpu(portal: Portal, port: int) -> float:
    """Return the seconds that Python's own library takes for the notices that wait."""
    query = select(QueuedJob.payload).where(
        QueuedJob.name == SEND_MAIL.name, QueuedJob.state == JobState.QUEUED
    )
    with portal.database.reading() as session:
        payloads = session.scalars(query).all()
    before = time.process_time()
    with SMTP("127.0.0.1", port, timeout=30) as server:
        for each in payloads:
            server.send_message(plain_message(each, portal.settings))
    return time.process_time() - before


def plain_message(payload: Mapping[str, str], settings: Settings) -> EmailMessage:
    """Return a notice as a first version would make it, with the headers of ours."""
    built = EmailMessage()
    built["From"] = Address(settings.municipality.name, addr_spec=settings.site.email)
    built["To"] = payload["to"]
    built["Subject"] = payload["subject"]
    built["Date"] = datetime.now(UTC)
    built["Message-ID"] = make_msgid(domain="municipalidad.example")
    built["Auto-Submitted"] = "auto-generated"
    built.set_content(payload["body"])
    html = html_of(payload["subject"], payload["body"], settings)
    built.add_alternative(html, subtype="html")
    return built


def require_delivered(folder: Path, wanted: int) -> None:
    """Refuse to measure mails that nobody got: each of the floor too has its file."""
    found = len(list(folder.iterdir()))
    if found != wanted:
        raise SystemExit(f"The mail server has {found} mails")


def idling(portal: Portal) -> Spent:
    """Let the worker's loop look for work where there is none, for some time."""
    with portal.database.transaction() as session:
        # Papers were asked for too; they are measured by themselves.
        session.execute(delete(QueuedJob).where(QueuedJob.state == JobState.QUEUED))
    while run_due(portal.database, portal.jobs):
        pass
    stop = threading.Event()
    jobs = portal.jobs

    def work() -> int:
        timer = threading.Timer(IDLE_SECONDS, stop.set)
        timer.start()
        keep_doing(lambda: run_due(portal.database, jobs), stop, portal.database.url)
        timer.join()
        return 1

    return accounted(portal, work)


def report(results: dict[str, dict[str, float]]) -> None:
    out = KIT / "build" / "bench" / "worker.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=2), encoding="utf-8")
    sys.stdout.write(f"{'':<28}" + "".join(f"{name:>12}" for name in results) + "\n")
    for name in next(iter(results.values())):
        told = "".join(f"{figures[name]:12.2f}" for figures in results.values())
        most = f"   at most {MOST[name]:g}" if name in MOST else ""
        sys.stdout.write(f"{name:<28}{told}{most}\n")


def complain(results: dict[str, dict[str, float]]) -> int:
    """Say which figures are worse than they may be, and return how many."""
    worse = [
        f"{database}: {name} is {figures[name]:.2f}, not {most:g}"
        for database, figures in results.items()
        for name, most in MOST.items()
        if figures[name] > most
    ]
    sys.stdout.writelines(f"✗ {each}\n" for each in worse)
    return len(worse)


if __name__ == "__main__":
    sys.exit(main())
