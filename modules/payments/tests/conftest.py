# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payments with a real simulator over HTTP, a real database file and a clock that can be moved."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from munikit.contracts.events import on
from munikit.contracts.treasury import ChargePaid, ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit.testing.portals import create_database, create_settings, create_wiring
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.gateways import SETTINGS
from munikit_payments.gateways.webpay.simulator import create as create_simulator
from munikit_payments.testing import Bank, create_charge

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def bank() -> Iterator[Bank]:
    server = make_server("127.0.0.1", 0, create_simulator(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Bank(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def database(tmp_path: Path, bank: Bank, clock: FixedClock) -> Iterator[Database]:
    toml = f'[payments]\nsimulator_url = "{bank.url}"\ntimeout_seconds = 2\n'
    settings = create_settings(tmp_path, {"payments": SETTINGS}, toml)
    heard = {ChargePaid: (on(ChargePaid, lambda _session, _event: None),)}
    wiring = create_wiring(tmp_path, settings=settings, clock=clock, subscriptions=heard)
    made = create_database(tmp_path, wiring)
    yield made
    made.engine.dispose()


@pytest.fixture
def payer(database: Database) -> UUID:
    with database.transaction() as session:
        person = Person(
            run=RUT.of(12_345_678), given_names="Rosa", surnames="Vera", created_at=NOON
        )
        session.add(person)
    return person.id


@pytest.fixture
def charge(database: Database, payer: UUID) -> ChargeStatus:
    return create_charge(database, payer)


@pytest.fixture
def state_of(database: Database) -> Callable[[], list[str]]:
    """What became of every attempt, oldest first."""

    def read() -> list[str]:
        with database.reading() as session:
            states = session.scalars(select(Attempt.state).order_by(Attempt.created_at)).all()
        return [state.value for state in states]

    return read


@pytest.fixture
def charge_state(database: Database) -> Callable[[ChargeStatus], str]:
    def read(charge: ChargeStatus) -> str:
        with database.reading() as session:
            return session.get_one(Charge, charge.id).state.value

    return read
