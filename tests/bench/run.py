# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make bench``: what a page costs, beside a bare Flask hello served in the same run.

CPU is the server process's own, per request, from its accounting before and after a round of
sequential requests on one connection; rounds of all pages alternate, and medians are printed. A
page is judged by its ratio to hello, never by its milliseconds: a slow machine passes what a quick
one does. More than a limit ends the bench with an error. Results: ``build/bench/pages.json``.
"""

import gzip
import hashlib
import http.client
import json
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from munikit.access import Actor
from munikit.app import compose
from munikit.cases.filing.services import start_case
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.people import LoginSession, upsert_resident
from munikit.procedures import CATALOGUE
from munikit.testing.portals import write_portal
from munikit.wiring import ask, wiring

KIT = Path(__file__).parents[2]
ROUNDS = 5
REQUESTS = 600  # Enough for a clock that ticks a hundred times a second.
HELLO = (
    "import flask, waitress, sys\n"
    "app = flask.Flask('hello')\n"
    "app.get('/')(lambda: 'hello')\n"
    "waitress.serve(app, host='127.0.0.1', port=int(sys.argv[1]), threads=8, ident=None)\n"
)
# How many times as much CPU as hello a page may take.
MOST_TIMES_HELLO = {
    "landing": 5.0,
    "procedure page": 5.5,
    "signed in": 22.0,
    "form page": 30.0,
    "form submit": 29.0,
}
# What does not depend on how quick a machine is.
MOST = {"rss_mib": 93.0, "form_page_gzip_kib": 30.0, "form_page_requests": 4.0}
PUBLIC = ("landing", "procedure page")
MODULES = ("permits", "payments", "certificates")


@dataclass
class Server:
    """A server process and one connection to it, with a person's cookie."""

    process: psutil.Process
    port: int
    cookie: str = ""
    cpu_ms: dict[str, list[float]] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read().decode()

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def round(self, name: str, method: str, path: str, body: str = "") -> None:
        # A server hangs up on who was silent for two minutes, and a slow machine's rounds are long.
        self._connection.close()
        before = sum(self.process.cpu_times()[:2])
        for _ in range(REQUESTS):
            self.ask(method, path, body)
        spent = sum(self.process.cpu_times()[:2]) - before
        self.cpu_ms.setdefault(name, []).append(spent * 1000 / REQUESTS)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = write_portal(Path(folder), f"[modules]\nenabled = {list(MODULES)}\n")
        case_id, cookie = prepare(root)
        web = ["-m", "munikit.cli", "--carpeta", str(root), "web", "--port", "18012"]
        with serving(["-c", HELLO, "18011"], 18_011) as hello, serving(web, 18_012) as portal:
            portal.cookie = cookie
            results = measure(hello, portal, f"/solicitudes/{case_id}/paso/contacto")
    report(results)
    return complain(results)


def prepare(root: Path) -> tuple[str, str]:
    """Make a portal with a resident in the middle of an application; return both."""
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    sid = secrets.token_urlsafe(32)
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(44_444_444), "Rosa Elena", "Huenchumán Pérez")
        by = Actor(person.id, person.full_name, person.run, frozenset())
        case = start_case(session, ask(session, CATALOGUE).get("permiso_feria"), by=by)
        now = wiring(session).clock.now()
        data = {"_user_id": str(person.id), "_fresh": True, "person": str(person.id)}
        session.add(
            LoginSession(
                id_sha256=hashlib.sha256(sid.encode()).hexdigest(),
                person_id=person.id,
                data=data,
                created_at=now,
                last_seen_at=now,
            )
        )
    portal.database.engine.dispose()
    return str(case.id), f"sid={sid}"


@contextmanager
def serving(command: list[str], port: int) -> Iterator[Server]:
    started = subprocess.Popen(  # noqa: S603 - our own command.
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
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
        yield Server(psutil.Process(started.pid), port)
    finally:
        started.terminate()
        started.wait()


def measure(hello: Server, portal: Server, step: str) -> dict[str, object]:
    token = re.search(r'name="csrf_token" value="([^"]+)"', portal.ask("GET", step)[1])
    body = urlencode({"csrf_token": token[1] if token else "", "email": "a@b.cl", "phone": ""})
    pages = {
        "landing": ("GET", "/", ""),
        "procedure page": ("GET", "/tramites/permiso_feria", ""),
        "signed in": ("GET", "/mis-solicitudes", ""),
        "form page": ("GET", step, ""),
        "form submit": ("POST", step, body),
    }
    require_answers(portal, pages)
    cookie = portal.cookie
    for _ in range(ROUNDS):
        hello.round("hello", "GET", "/")
        for name, request in pages.items():
            # Most visitors of the public pages are not signed in.
            portal.cookie = "" if name in PUBLIC else cookie
            portal.round(name, *request)
    portal.cookie = cookie
    results = weigh(portal, step)
    base = statistics.median(hello.cpu_ms["hello"])
    results["hello_cpu_ms"] = base
    for name in pages:
        milliseconds = statistics.median(portal.cpu_ms[name])
        results[name] = {"cpu_ms": milliseconds, "to_hello": milliseconds / base}
    return results


def require_answers(portal: Server, pages: dict[str, tuple[str, str, str]]) -> None:
    """Refuse to measure error pages, which are quick."""
    for name, request in pages.items():
        status = portal.ask(*request)[0]
        if status not in (200, 303):
            raise SystemExit(f"{name} answered {status}")


def weigh(portal: Server, step: str) -> dict[str, object]:
    page = portal.ask("GET", step)[1]
    assets = set(re.findall(r'"(/recursos/[^"]+)"', page))
    parts = [page, *(portal.ask("GET", path)[1] for path in sorted(assets))]
    return {
        "rss_mib": portal.process.memory_info().rss / 1024 / 1024,
        "form_page_requests": len(parts),
        "form_page_gzip_kib": sum(len(gzip.compress(each.encode())) for each in parts) / 1024,
    }


def report(results: dict[str, object]) -> None:
    out = KIT / "build" / "bench" / "pages.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(results, indent=2), encoding="utf-8")
    for name, value in figures(results).items():
        told = f"{value:7.2f} x hello" if name in MOST_TIMES_HELLO else f"{value:7.2f}"
        sys.stdout.write(f"{name:<20}{told:<18}{limit_of(name)}\n")


def figures(results: dict[str, object]) -> dict[str, float]:
    """Return the one figure of each measure that is judged."""
    return {
        name: float(value["to_hello"] if isinstance(value, dict) else value)  # type: ignore[arg-type] # A number.
        for name, value in results.items()
    }


def limit_of(name: str) -> str:
    most = MOST_TIMES_HELLO.get(name) or MOST.get(name)
    return f"at most {most:g}" if most else ""


def complain(results: dict[str, object]) -> int:
    """Say which figures are worse than they may be; return 1 if any is."""
    found = figures(results)
    limits = {**MOST_TIMES_HELLO, **MOST}
    worse = [name for name, most in limits.items() if found[name] > most]
    sys.stdout.writelines(f"✗ {name}: {found[name]:.2f}, not {limits[name]:g}\n" for name in worse)
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
