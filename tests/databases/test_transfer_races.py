# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A bank's file settled by processes that are killed, while a cashier takes the same charges."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from databases.standing import MOST_SECONDS, STAND_STILL, kill_one_at, wait_until
from sqlalchemy import func, select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.page_fitting import with_pages
from munikit.contracts.treasury import ChargeRequest, ChargeState
from munikit.db import Database
from munikit.db.migrate import upgrade
from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.testing.portals import write_portal
from munikit.wiring import wiring
from munikit_payments.charges.models import Charge, Receipt
from munikit_payments.invariants import ledger_violations
from munikit_payments.paying.counter import take_payment
from munikit_payments.permissions import CASHIER, TREASURER
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.testing import BANK_HEADER, bank_row
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.loading import confirm, load_bank_file
from munikit_payments.transfers.models import BankLine, LineState, Reason
from munikit_payments.transfers.settling import settle_file

CHARGES = 120
KILLS = 4
# Where a process stands when it is killed.
POINTS = ("about to commit", "between two rows")
TOML = """
[modules]
enabled = ["payments", "certificates"]
[payments.transfer]
holder = "Municipalidad de Valdivia"
rut = "69.200.100-1"
bank = "Banco de la Costa"
account_number = "123-456-78"
"""
SETTLER = """
import sys
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID
from munikit.app import compose
from munikit.db import Database
from munikit_payments.transfers.settling import settle_file

transaction = Database.transaction


@contextmanager
def slow_transaction(self):
    stand_still_at(Path(sys.argv[1]), "between two rows")
    with transaction(self) as session:
        yield session
        stand_still_at(Path(sys.argv[1]), "about to commit")


Database.transaction = slow_transaction
settle_file(compose(Path(sys.argv[1])).database, UUID(sys.argv[2]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, TOML)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"PORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = with_pages(compose(root))
    upgrade(composed.database, [module.migrated for module in composed.installed])
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def official(portal: Portal) -> Actor:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.of(11_111_111), "Inés", "Paillán")
    granted = frozenset(p.value for role in (CASHIER, TREASURER) for p in role.permissions)
    return Actor(person.id, "", None, granted)


@pytest.fixture
def charges(portal: Portal) -> Sequence[tuple[UUID, str]]:
    """Charges that wait for a transfer, with their references."""
    with portal.database.transaction() as session:
        payer = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Vera").id
        made = [
            PaymentsTreasury().open_charge(
                session,
                ChargeRequest(uuid4(), payer, "Derecho", "Permiso", Money(1_000), "/deudas"),
            )
            for _ in range(CHARGES)
        ]
        return [(each.id, announce(session, each.id, by_id=payer).reference) for each in made]


@pytest.fixture
def file_id(portal: Portal, official: Actor, charges: Sequence[tuple[UUID, str]]) -> UUID:
    """A file that was confirmed: each charge is transferred, the first one twice."""
    references = [charges[0][1], *(reference for _, reference in charges)]
    with portal.database.transaction() as session:
        today = local_date(wiring(session).clock.now()).isoformat()
        rows = [
            bank_row(reference, 1_000, operacion=str(n), fecha=today)
            for n, reference in enumerate(references, start=1)
        ]
        content = "\n".join([BANK_HEADER, *rows]).encode()
        file = load_bank_file(session, content, name="banco.csv", by=official)
        confirm(session, file.id, by=official)
    return file.id


def settled(database: Database) -> int:
    query = select(func.count()).where(BankLine.state != LineState.NEW)
    with database.reading() as session:
        return session.scalar(query) or 0


def has_settled(database: Database, rows: int) -> bool:
    return settled(database) >= rows


def start(root: Path, file_id: UUID) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own script.
        [sys.executable, "-c", STAND_STILL + SETTLER, str(root), str(file_id)],
        stderr=subprocess.DEVNULL,
    )


def settle_and_kill(database: Database, root: Path, file_id: UUID) -> None:
    """Let two processes settle the file, and kill one in the middle of it, several times."""
    start_one = partial(start, root, file_id)
    running = [start_one() for _ in range(2)]
    for kill in range(KILLS):
        # After some rows more, so that it is not always the first one that is interrupted.
        wait_until(partial(has_settled, database, CHARGES * kill // (KILLS + 1)))
        kill_one_at(POINTS[kill % len(POINTS)], running, root, start_one)
    for each in running:
        each.wait()


def take_all(database: Database, charges: Sequence[tuple[UUID, str]], by: Actor) -> int:
    """Take at the till what is not paid yet; return how much that was."""
    taken = 0
    for charge_id, reference in charges:
        try:
            with database.transaction() as session:
                take_payment(session, charge_id, f"C-{reference}", by=by)
                taken += 1
        except ConflictError:
            continue
    return taken


@pytest.mark.timeout(MOST_SECONDS)
def test_killed_processes_pay_every_charge_once_and_forget_no_row(
    portal: Portal, tmp_path: Path, file_id: UUID
) -> None:
    settle_and_kill(portal.database, tmp_path, file_id)
    settle_file(portal.database, file_id)

    with portal.database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        lines = session.execute(
            select(BankLine.state, BankLine.reason, func.count()).group_by(
                BankLine.state, BankLine.reason
            )
        ).all()
        assert session.scalar(select(func.count()).select_from(Receipt)) == CHARGES
    assert sorted(tuple(line) for line in lines) == [
        (LineState.PAID, None, CHARGES),
        (LineState.REVIEW, Reason.PAID_ALREADY, 1),
    ]


@pytest.mark.timeout(MOST_SECONDS)
def test_what_a_cashier_takes_meanwhile_is_paid_once(
    portal: Portal,
    tmp_path: Path,
    file_id: UUID,
    charges: Sequence[tuple[UUID, str]],
    official: Actor,
) -> None:
    taken = take_all(portal.database, charges[-1:], official)
    settler = start(tmp_path, file_id)
    wait_until(lambda: settled(portal.database))
    taken += take_all(portal.database, charges[-2::-1], official)
    settler.wait()

    with portal.database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        review = select(func.count()).where(BankLine.state == LineState.REVIEW)
        paid = select(func.count()).where(Charge.state == ChargeState.PAID)
        assert (session.scalar(review), session.scalar(paid)) == (taken + 1, CHARGES)
    assert 1 <= taken < CHARGES
