# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The database itself refuses to change the books, however its tables were made."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from munikit.app import Portal, compose
from munikit.contracts.treasury import ChargeRequest
from munikit.db import Base
from munikit.db.migrate import upgrade
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.testing.portals import write_portal
from munikit_payments.charges.models import Charge, Method
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.settling import pay
from munikit_payments.provider import PaymentsTreasury

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
CHANGES = (
    "update payments_ledger_entry set amount = 1",
    "delete from payments_ledger_entry",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    composed = compose(root)
    yield composed
    with composed.database.engine.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def pay_something(portal: Portal) -> None:
    with portal.database.transaction() as session:
        payer = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Vera")
        opened = PaymentsTreasury().open_charge(
            session,
            ChargeRequest(uuid4(), payer.id, "Derecho", "Permiso", Money(1_000), "/solicitudes"),
        )
        charge = session.get_one(Charge, opened.id)
        pay(session, charge, method=Method.COUNTER, authorization="C-1", cashier_id=payer.id)


def refused(engine: Engine, statement: str) -> str:
    with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
        connection.execute(text(statement))
    return str(caught.value)


@pytest.mark.parametrize("made_by", ["migrations", "models"])
def test_the_ledger_is_never_changed(portal: Portal, made_by: str) -> None:
    if made_by == "migrations":
        upgrade(portal.database, [module.migrated for module in portal.installed])
    else:
        Base.metadata.create_all(portal.database.engine)
    pay_something(portal)

    engine = portal.database.engine
    more = ("truncate payments_ledger_entry",) if engine.name == "postgresql" else ()
    for statement in (*CHANGES, *more):
        assert "never changed nor deleted" in refused(engine, statement)

    with portal.database.reading() as session:
        assert [e.amount for e in session.scalars(select(LedgerEntry))] == [
            Money(1_000),
            Money(-1_000),
        ]
        assert set(ledger_violations(session).values()) == {0}
