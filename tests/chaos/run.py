# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``make chaos PAYMENTS=10000 DB=sqlite``: payments while everything is killed at random.

Payers come in a crowd, with duplicate returns, aborts, time-outs and second tabs; the bank loses
some of its answers; web and worker are killed together now and then, and PostgreSQL crashes.
Afterwards nothing may be lost, doubled, orphaned or stuck, to the peso. The exit status tells.
``--careless`` runs the control, a portal without its protections, and expects it to lose.
"""

import hashlib
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import click
import requests
from chaos.payers import Crowd, Payer
from chaos.servers import Servers, database, free_port, killing, simulator
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.app import Portal, compose
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import LoginSession, upsert_resident
from munikit.testing.portals import write_portal
from munikit.wiring import wiring
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.charges.states import AttemptState
from munikit_payments.invariants import ledger_violations
from munikit_payments.paying.sweep import SWEEP
from munikit_payments.testing import create_charge

THREADS = 8
LOST_ANSWERS = "0.1"
_SETTLE_SECONDS = 1200
_OPEN = (
    AttemptState.CREATED,
    AttemptState.INITIATED,
    AttemptState.COMMITTING,
    AttemptState.REFUND_DUE,
)
# What the bank says, and what it must be called here.
_HERE = {
    "AUTHORIZED": {AttemptState.AUTHORIZED},
    "REVERSED": {AttemptState.REFUNDED},
    "NULLIFIED": {AttemptState.REFUNDED},
    "FAILED": {AttemptState.REJECTED},
}


@dataclass(frozen=True)
class Result:
    """``broken`` counts what must be nothing: lost, doubled, orphaned, stuck, and the books."""

    broken: dict[str, int]
    paid: int
    kills: int
    crashes: int
    seconds: float

    @property
    def holds(self) -> bool:
        return not any(self.broken.values())


def run(payments: int, kind: str, *, careless: bool = False, seed: int = 1) -> Result:
    """Run the crowd and return what was broken by it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, database(kind) as (url, crash):
        bank_port, port = free_port(), free_port()
        root = chaos_portal(Path(folder), url, port, bank_port)
        portal = compose(root)
        upgrade(portal.database, [module.migrated for module in portal.installed])
        payers = chaos_payers(portal, payments)
        portal.database.engine.dispose()
        with simulator(root, bank_port) as bank:
            requests.post(
                f"{bank.url}/_simulator/",
                {"fault": "commit_lost", "share": LOST_ANSWERS},
                timeout=5,
            ).raise_for_status()
            kills, crashes = _storm(root, port, payers, crash, careless=careless, seed=seed)
            requests.post(f"{bank.url}/_simulator/", {"fault": ""}, timeout=5).raise_for_status()
            if not careless:
                settle_all(portal)
            books = requests.get(f"{bank.url}/_simulator/", timeout=60).json()["payments"]
            with portal.database.reading() as session:
                paid = session.scalar(select(func.count(Receipt.id))) or 0
                broken = broken_by(session, books)
        portal.database.engine.dispose()
    return Result(broken, paid, kills, crashes, time.monotonic() - began)


def _storm(
    root: Path,
    port: int,
    payers: list[Payer],
    crash: Callable[[], None] | None,
    *,
    careless: bool,
    seed: int,
) -> tuple[int, int]:
    servers = Servers(root, port, careless=careless)
    crashes = Counter[str]()

    def crash_database() -> None:
        crashes["database"] += 1
        if crash is not None:
            crash()

    servers.start()
    servers.wait()
    harms = [servers.kill, servers.kill, crash_database] if crash else [servers.kill]
    try:
        crowd = Crowd(f"http://127.0.0.1:{port}", THREADS)
        with killing(harms, seed, lambda: crowd.answered):
            crowd.pay(payers)
    finally:
        servers.stop()
    return servers.kills, crashes["database"]


def chaos_portal(folder: Path, url: str, port: int, bank_port: int) -> Path:
    bank = f"http://127.0.0.1:{bank_port}"
    root = write_portal(
        folder,
        '[modules]\nenabled = ["payments", "certificates"]\n\n'
        f'[payments]\nsimulator_url = "{bank}"\nlease_seconds = 5\nform_seconds = 20\n',
    )
    toml = (root / "portal.toml").read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    (root / "portal.toml").write_text(toml, encoding="utf-8")
    (root / "instance").mkdir()
    if url:
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={url}\n")
    return root


def chaos_payers(portal: Portal, payments: int) -> list[Payer]:
    """Open a charge for each payer and sign them in."""
    payers = []
    for number in range(payments):
        cookie = secrets.token_urlsafe(32)
        with portal.database.transaction() as session:
            run = RUT.of(5_000_000 + number)
            person = upsert_resident(session, run, "Rosa", f"Pérez {number}").id
            session.add(signed_in(session, person, cookie))
        charge = create_charge(portal.database, person, uuid4())
        payers.append(Payer(str(charge.id), cookie, number))
    return payers


def signed_in(session: Session, person: UUID, cookie: str) -> LoginSession:
    now = wiring(session).clock.now()
    return LoginSession(
        id_sha256=hashlib.sha256(cookie.encode()).hexdigest(),
        person_id=person,
        data={"_user_id": str(person), "_fresh": True, "person": str(person)},
        created_at=now,
        last_seen_at=now,
    )


def settle_all(portal: Portal) -> None:
    """Let the sweep do its work, which in life it has days for."""
    limit = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < limit:
        run_due(portal.database, portal.jobs, limit=500)
        with portal.database.reading() as session:
            left = select(func.count(Attempt.id)).where(Attempt.state.in_(_OPEN[1:]))
            if not session.scalar(left):
                return
        SWEEP.run(_work(portal))
        time.sleep(1)


def _work(portal: Portal) -> Any:  # noqa: ANN401 - all of a work that the sweep looks at.
    return type("Work", (), {"database": portal.database})()


def broken_by(session: Session, books: list[dict[str, Any]]) -> dict[str, int]:
    attempts = {each.token: each for each in session.scalars(select(Attempt)) if each.token}
    known = [(payment, attempts.get(payment["token"])) for payment in books]
    authorized = Counter(
        each.charge_id for each in attempts.values() if each.state is AttemptState.AUTHORIZED
    )
    settled = [(p, a) for p, a in known if a is not None and p["status"] in _HERE]
    received = sum(p["amount"] for p in books if p["status"] == "AUTHORIZED")
    receipts = session.scalars(select(Receipt)).all()
    numbers = sorted(int(each.folio.rpartition("-")[2]) for each in receipts)
    return {
        "lost or misnamed": sum(a.state not in _HERE[p["status"]] for p, a in settled),
        "doubled": sum(count > 1 for count in authorized.values()),
        "orphaned": sum(a is None and p["status"] == "AUTHORIZED" for p, a in known),
        "stuck": sum(each.state in _OPEN[1:] for each in attempts.values()),
        "gaps in folios": len(numbers) and numbers[-1] - len(numbers),
        "pesos beyond the bank's": abs(sum(r.amount.pesos for r in receipts) - received),
        "charges paid without money": _unpaid(session, authorized),
        **ledger_violations(session),
    }


def _unpaid(session: Session, authorized: Counter[UUID]) -> int:
    paid = session.scalars(select(Charge.id).where(Charge.state == "paid"))
    return sum(charge not in authorized for charge in paid)


@click.command()
@click.option("--payments", default=1000, show_default=True)
@click.option("--database", "kind", type=click.Choice(["sqlite", "postgresql"]), default="sqlite")
@click.option("--careless", is_flag=True, help="The control: without protections.")
def main(payments: int, kind: str, *, careless: bool) -> None:
    """Run the crowd and say what was broken; the exit status is 1 if anything was."""
    result = run(payments, kind, careless=careless)
    click.echo(
        f"{payments} payers on {kind}, {result.kills} kills, {result.crashes} database crashes, "
        f"{result.paid} paid, {result.seconds:.0f} s"
    )
    for name, count in result.broken.items():
        click.echo(f"{'✗' if count else '✓'} {name}: {count}")
    sys.exit(0 if result.holds is not careless else 1)


if __name__ == "__main__":
    main()
