# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make frozen``: five ways to hold a portal still, alone and two together, and what it answers.

Somebody asks for ``/healthz`` and for the first page all the while. ``--careless`` is the control:
the same portal without its protections.
"""

import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import click
from chaos.attacks import ATTACKS, Provider, Target, answered
from chaos.run import signed_in
from chaos.servers import PORTAL, UNGUARDED, free_port, wait_for

from munikit.access import Actor
from munikit.app import compose
from munikit.cases.services.filing import save_answers, start_case
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.testing.portals import write_portal

HEALTH, PAGE = "/healthz", "/"
_LIMIT_SECONDS = {HEALTH: 1.0, PAGE: 2.0}
_EVERY_SECONDS = 0.1
_ANSWERS = {"fair": "fluvial", "goods": "prepared_food"}
_PATIENCE_SECONDS = 10.0
# What one person may attach would end an attack before the limits it is made for.
_TOML = """[modules]
enabled = ["permits", "payments", "certificates"]

[limits]
uploads_per_hour = 1000000

"""


@dataclass(frozen=True)
class Besieged:
    """The times of the answers (seconds); one that did not come counts as the patience."""

    times: dict[str, list[float]]

    def p99(self, path: str) -> float:
        return statistics.quantiles(self.times[path], n=100)[98]

    def median(self, path: str) -> float:
        return statistics.median(self.times[path])

    @property
    def holds(self) -> bool:
        return all(self.p99(path) < most for path, most in _LIMIT_SECONDS.items())


def besiege(*names: str, seconds: float, careless: bool = False) -> Besieged:
    """Attack a portal in these ways at once, and return how quickly it answered others."""
    with (
        tempfile.TemporaryDirectory() as folder,
        _portal(Path(folder), careless) as target,
        ExitStack() as attacks,
    ):
        attacks.callback(target.over.set)
        for name in names:
            attacks.enter_context(ATTACKS[name](target))
        time.sleep(1)  # The attackers' first requests are on their way.
        return Besieged(_ask(target.url, seconds))


@contextmanager
def _portal(folder: Path, careless: bool) -> Iterator[Target]:  # noqa: FBT001 - passed on.
    provider, port = Provider(), free_port()
    root = write_portal(
        folder,
        f'{_TOML}[identity]\nsimulator_url = "{provider.url}"\ntimeout_seconds = 10\n',
    )
    toml = (root / "portal.toml").read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    (root / "portal.toml").write_text(toml, encoding="utf-8")
    (root / "instance").mkdir()
    cookie, draft = _prepare(root)
    url = f"http://127.0.0.1:{port}"
    command = UNGUARDED if careless else PORTAL
    with (root / "siege.log").open("ab") as log:
        server = subprocess.Popen(  # noqa: S603 - our own commands.
            (*command, "--carpeta", str(root), "web", "--port", str(port)), stdout=log, stderr=log
        )
        try:
            wait_for(f"{url}{HEALTH}")
            database = str(root / "instance" / "portal.db")
            yield Target(url, provider, cookie, f"{url}{draft}", database)
        finally:
            server.kill()
            server.wait()
            provider.close()


def _prepare(root: Path) -> tuple[str, str]:
    """Make the tables and a resident with a draft; return their cookie and the file's page."""
    portal, cookie = compose(root), secrets.token_urlsafe(32)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(5_000_000), "Rosa", "Pérez")
        actor = Actor(person.id, "Rosa Pérez", person.run, frozenset())
        session.add(signed_in(session, person.id, cookie))
        case = start_case(session, portal.catalogue.get("permiso_feria"), by=actor)
        save_answers(session, case.id, _ANSWERS, by=actor)
        address = f"/solicitudes/{case.id}/paso/carne"
    portal.database.engine.dispose()
    return cookie, address


def _ask(url: str, seconds: float) -> dict[str, list[float]]:
    """Ask as monitors do that wait for no answer before they ask again."""
    times: dict[str, list[float]] = {HEALTH: [], PAGE: []}
    asking: list[threading.Thread] = []

    def ask_once(path: str) -> None:
        began = time.monotonic()
        came = answered(url, path, _PATIENCE_SECONDS)
        times[path].append(time.monotonic() - began if came else _PATIENCE_SECONDS)

    over = time.monotonic() + seconds
    while time.monotonic() < over:
        for path in times:
            asking.append(threading.Thread(target=ask_once, args=(path,)))
            asking[-1].start()
        time.sleep(_EVERY_SECONDS)
    for each in asking:
        each.join()
    return times


@click.command()
@click.option("--seconds", default=20.0, show_default=True, help="For each siege.")
@click.option("--careless", is_flag=True, help="The control: without protections.")
def main(seconds: float, *, careless: bool) -> None:
    """Besiege a portal in each way and in each two; the exit status is 1 if one was too much."""
    singles = [(name,) for name in ATTACKS]
    every = singles if careless else [*singles, *combinations(ATTACKS, 2)]
    fell = 0
    for names in every:
        result = besiege(*names, seconds=seconds, careless=careless)
        fell += not result.holds
        told = ", ".join(
            f"{path} p50 {result.median(path) * 1000:.0f} ms p99 {result.p99(path) * 1000:.0f} ms"
            for path in result.times
        )
        click.echo(f"{'✓' if result.holds else '✗'} {' + '.join(names)}: {told}")
    sys.exit(0 if fell == (len(every) if careless else 0) else 1)


if __name__ == "__main__":
    main()
