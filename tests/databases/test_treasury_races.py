# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What happens at once stays right: closing while money comes in, ordering the same debts."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.page_fitting import with_pages
from munikit.contracts.treasury import ChargeRequest, ChargeState
from munikit.db import Database
from munikit.db.migrate import upgrade
from munikit.kernel.clock import FixedClock, local_date
from munikit.kernel.errors import ConflictError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.people import upsert_resident
from munikit.testing.portals import NOW, write_portal
from munikit_payments.charges.debt_models import Debt
from munikit_payments.charges.models import Charge, Method
from munikit_payments.closing.services import Count, close_day
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor
from munikit_payments.gateways import Bill
from munikit_payments.gateways.contract import Started
from munikit_payments.gateways.webpay import WebpayPlus
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.close_models import DayClose
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.services import start_payment
from munikit_payments.paying.settling import pay
from munikit_payments.permissions import CASHIER, TREASURER
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.refunds.models import Refund
from munikit_payments.refunds.services import request_refund

MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'
TODAY = local_date(NOW)
PAYERS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    root = write_portal(tmp_path, MODULES)
    if request.param == "postgresql":
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"\nPORTAL_DATABASE__URL={request.getfixturevalue('postgres_url')}\n")
    portal: Portal = with_pages(compose(root, clock=FixedClock(NOW)))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    yield portal.database
    with portal.database.engine.begin() as connection:
        if request.param == "postgresql":
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    portal.database.engine.dispose()


@pytest.fixture
def person(database: Database) -> UUID:
    with database.transaction() as session:
        return upsert_resident(session, RUT.of(12_345_678), "Rosa", "Vera").id


def take(database: Database, person: UUID) -> None:
    with database.transaction() as session:
        request = ChargeRequest(uuid4(), person, "Derecho", "Permiso", Money(1_000), "/x")
        opened = PaymentsTreasury().open_charge(session, request)
        charge = session.get_one(Charge, opened.id)
        pay(session, charge, method=Method.COUNTER, authorization="C", cashier_id=person)


def close(database: Database, person: UUID) -> None:
    permissions = frozenset(permission.value for permission in TREASURER.permissions)
    treasurer = Actor(person, "", None, permissions)
    with database.transaction() as session:
        counts = {person: Count(Money(0), "No se cuenta en esta prueba")}
        close_day(session, TODAY, counts, by=treasurer)


def test_a_day_that_is_closed_while_money_comes_in_misses_nothing(
    database: Database, person: UUID
) -> None:
    take(database, person)
    ready = Barrier(PAYERS + 1)

    def pay_often(_number: int) -> None:
        ready.wait()
        for _ in range(8):
            take(database, person)

    with ThreadPoolExecutor(PAYERS) as pool:
        payers = [pool.submit(pay_often, number) for number in range(PAYERS)]
        ready.wait()
        close(database, person)
        for payer in payers:
            payer.result()

    with database.reading() as session:
        assert ledger_violations(session) == dict.fromkeys(ledger_violations(session), 0)
        days = session.scalars(select(LedgerEntry.day).distinct().order_by(LedgerEntry.day)).all()
        numbers = session.scalar(select(func.count(LedgerEntry.number.distinct())))
        closed = session.scalars(select(DayClose)).one()
    assert days[0] == TODAY
    assert numbers == PAYERS * 8 + 1
    assert 2 <= closed.number <= PAYERS * 8 + 2


def test_two_closes_at_once_close_once(database: Database, person: UUID) -> None:
    take(database, person)
    ready = Barrier(2)

    def closes(_number: int) -> bool:
        ready.wait()
        try:
            close(database, person)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(closes, range(2))) == [False, True]


def test_people_who_order_the_same_debt_at_once_leave_one_charge(
    database: Database, person: UUID
) -> None:
    content = b"id;tipo;concepto;monto;vence;rol\nA;aseo;Aseo;7264;2026-12-30;1-1\n"
    content += b"B;aseo;Aseo;7264;2026-12-30;1-1\n"
    run_import(database, receive_file(database, content, name="x", by=None))
    with database.reading() as session:
        first, second = session.scalars(select(Debt.id).order_by(Debt.external_id)).all()
    choices = [[first], [second, first], [first, second], [second]] * 2
    ready = Barrier(len(choices))

    def order(chosen: list[UUID]) -> None:
        ready.wait()
        with database.transaction() as session:
            debtor = Debtor(property_roll="1-1")
            order_debts(session, debtor, chosen, payer_id=person, online=True)

    with ThreadPoolExecutor(len(choices)) as pool:
        list(pool.map(order, choices))

    with database.reading() as session:
        opened = session.scalars(select(Charge).where(Charge.state == ChargeState.OPEN)).all()
        held = session.scalars(select(Debt.order_id).where(Debt.order_id.is_not(None))).all()
    assert {charge.subject_id for charge in opened} == set(held)


def test_of_a_payer_and_one_who_orders_the_same_debt_at_once_only_one_goes_on(
    database: Database, person: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is sent to pay a charge that the other's order cancelled."""
    debt = one_debt(database)
    other = another(database)
    charge = order(database, debt, person)
    ready = Barrier(2)

    def create(_gateway: WebpayPlus, bill: Bill) -> Started:
        ready.wait()
        return Started(bill.order, "https://webpay.example/")

    def take_over() -> bool:
        ready.wait()
        with suppress(ConflictError):
            return bool(order(database, debt, other))
        return False

    def go() -> bool:
        with suppress(ConflictError):
            return bool(start_payment(database, charge.id))
        return False

    monkeypatch.setattr(WebpayPlus, "create", create)
    with ThreadPoolExecutor(2) as pool:
        paying, taken = pool.submit(go), pool.submit(take_over)

    assert paying.result() is not taken.result()


def one_debt(database: Database) -> UUID:
    content = b"id;tipo;concepto;monto;vence;rol\nA;aseo;Aseo;7264;2026-12-30;1-1\n"
    run_import(database, receive_file(database, content, name="x", by=None))
    with database.reading() as session:
        return session.scalars(select(Debt.id)).one()


def another(database: Database) -> UUID:
    with database.transaction() as session:
        return upsert_resident(session, RUT.of(11_111_111), "Pedro", "Soto").id


def order(database: Database, debt: UUID, payer: UUID) -> Charge:
    with database.transaction() as session:
        debtor = Debtor(property_roll="1-1")
        return order_debts(session, debtor, [debt], payer_id=payer, online=True)


@pytest.fixture
def paid_case(database: Database, person: UUID) -> Charge:
    with database.transaction() as session:
        request = ChargeRequest(uuid4(), person, "Derecho", "Permiso", Money(1_000), "/x")
        charge = session.get_one(Charge, PaymentsTreasury().open_charge(session, request).id)
        pay(session, charge, method=Method.COUNTER, authorization="C", cashier_id=person)
    return charge


def test_what_is_paid_while_its_module_lets_it_go_stays_paid(
    database: Database, person: UUID
) -> None:
    if database.url.get_backend_name() == "sqlite":
        pytest.skip("There one writes at a time.")
    request = ChargeRequest(uuid4(), person, "Derecho", "Permiso", Money(1_000), "/x")
    with database.transaction() as session:
        opened = PaymentsTreasury().open_charge(session, request)

    with database.transaction() as letting_go:
        held = letting_go.get_one(Charge, opened.id)
        with database.transaction() as paying:
            charge = paying.get_one(Charge, opened.id)
            pay(paying, charge, method=Method.COUNTER, authorization="C", cashier_id=person)
        PaymentsTreasury().cancel_charge(letting_go, held.subject_id)

    with database.reading() as session:
        assert session.get_one(Charge, opened.id).state is ChargeState.PAID


def test_a_case_and_a_cashier_that_ask_for_one_refund_at_once_ask_for_one(
    database: Database, person: UUID, paid_case: Charge
) -> None:
    permissions = frozenset(each.value for each in CASHIER.permissions)
    cashier = Actor(another(database), "", None, permissions)
    subject = paid_case.subject_id
    ready = Barrier(PAYERS)

    def ask(number: int) -> bool:
        ready.wait()
        with suppress(ConflictError), database.transaction() as session:
            if number % 2:
                request_refund(session, paid_case.id, Money(1_000), "Pagó de más", by=cashier)
                return True
            return PaymentsTreasury().ask_refund(session, subject, "Norma", by_id=person)
        return False

    with ThreadPoolExecutor(PAYERS) as pool:
        answers = list(pool.map(ask, range(PAYERS)))

    # The case is never refused: its decision stands, whoever asked first.
    assert all(answers[::2])
    with database.reading() as session:
        assert session.scalar(select(func.count(Refund.id))) == 1
