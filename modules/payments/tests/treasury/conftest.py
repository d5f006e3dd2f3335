# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A whole portal with a treasury: a resident, a cashier, a treasurer and a second one."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.page_fitting import with_pages
from munikit.app.web import create_app
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.outbox import run_due
from munikit.people import Person, create_official
from munikit.testing.browser import Browser
from munikit.testing.client import PageClient
from munikit.testing.portals import create_tables, write_portal
from munikit_payments import module
from munikit_payments.charges.debt_models import DebtImport
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.gateways.khipu.simulator import create as create_khipu
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.refunds import services
from munikit_payments.testing import AMOUNT, Bank, GatewaySite, create_charge

PASSWORD = "tres gatos en la costanera"
PEOPLE = {
    "rosa": ("Vera", []),
    "pedro": ("Soto", []),
    "ines": ("Paillán", ["cashier"]),
    "tomas": ("Soto", ["treasurer"]),
    "berta": ("Ulloa", ["treasurer", "cashier"]),
}
DEBTS_HEADER = "id;tipo;concepto;monto;vence;run;rol;estado"
RUN_OF_ROSA = RUT.of(12_345_678)

Enter = Callable[[str], Browser]
Pay = Callable[..., ChargeStatus]
Acting = Callable[[str], Actor]


@pytest.fixture
def settings_toml() -> str:
    """What a test adds to ``[payments]``."""
    return ""


@pytest.fixture
def khipu(clock: FixedClock) -> Iterator[GatewaySite]:
    server = make_server("127.0.0.1", 0, create_khipu(clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield GatewaySite(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()


@pytest.fixture
def portal(tmp_path: Path, bank: Bank, clock: FixedClock, settings_toml: str) -> Iterator[Portal]:
    table = f'[payments]\nsimulator_url = "{bank.url}"\ntimeout_seconds = 2\n{settings_toml}'
    names = '[modules]\nenabled = ["payments", "certificates"]\n'
    (tmp_path / "instance").mkdir()
    composed = with_pages(compose(write_portal(tmp_path, names + table), clock=clock))
    create_tables(composed.database)
    with composed.database.transaction() as session:
        for given, (surname, roles) in PEOPLE.items():
            create_official(
                session,
                email=f"{given}@valdivia.example",
                name=(given.title(), surname),
                password=PASSWORD,
                roles=roles,
            )
        session.flush()
        rosa = session.scalars(select(Person).where(Person.given_names == "Rosa")).one()
        rosa.run = RUN_OF_ROSA
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def database(portal: Portal) -> Database:
    return portal.database


@pytest.fixture
def acting(database: Database) -> Acting:
    """Return a person as services see them, with the permissions of their roles."""

    def act(name: str) -> Actor:
        with database.reading() as session:
            found = session.scalars(select(Person).where(Person.given_names == name.title())).one()
        roles = PEOPLE[name][1]
        granted = {p.value for role in module.roles if role.name in roles for p in role.permissions}
        return Actor(found.id, found.full_name, found.run, frozenset(granted))

    return act


@pytest.fixture
def payer(acting: Acting) -> UUID:
    return acting("rosa").id


@pytest.fixture
def pay_online(database: Database, payer: UUID, bank: Bank) -> Pay:
    """Open a charge of Rosa's and pay it by Webpay."""

    def paid(card: str = "4051885600446623") -> ChargeStatus:
        charge = create_charge(database, payer)
        back = bank.pay(start_payment(database, charge.id), card=card)
        take_return(database, dict(parse_qsl(urlsplit(back).query)))
        return charge

    return paid


@pytest.fixture
def refund_of(database: Database, acting: Acting) -> Callable[..., UUID]:
    """Ask for a refund as the cashier; approve it as the treasurer unless told not to."""

    def make(charge: ChargeStatus, pesos: int = AMOUNT.pesos, *, approved: bool = True) -> UUID:
        with database.transaction() as session:
            refund = services.request_refund(
                session, charge.id, Money(pesos), "Pagó un derecho que no debía", by=acting("ines")
            )
        if approved:
            with database.transaction() as session:
                services.approve(session, refund.id, by=acting("tomas"))
        return refund.id

    return make


@pytest.fixture
def import_debts(database: Database) -> Callable[..., DebtImport]:
    """Import rows of debts, under a header unless they bring their own."""

    def imported(*rows: str, header: str = DEBTS_HEADER) -> DebtImport:
        content = "\n".join([header, *rows]).encode()
        received = receive_file(database, content, name="deudas.csv", by=None)
        return run_import(database, received)

    return imported


@pytest.fixture
def work(portal: Portal, clock: FixedClock) -> Callable[[], None]:
    """Let some minutes pass and do what is due."""

    def run() -> None:
        clock.moment += timedelta(minutes=2)
        run_due(portal.database, portal.jobs, limit=1000)

    return run


@pytest.fixture
def enter(portal: Portal) -> Enter:
    """Sign a person in with a browser of their own that reads every page."""
    app = create_app(portal)
    app.test_client_class = PageClient

    def entered(name: str) -> Browser:
        browser = Browser(app.test_client())
        assert browser.sign_in(f"{name}@valdivia.example", PASSWORD).status_code == 303
        return browser

    return entered
