# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Treasury days, debts and refunds count from the day of a payment, not from the one we hear."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock, local_date
from munikit_payments.charges.debt_models import Debt, DebtImport
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.charges.states import AttemptState
from munikit_payments.closing.services import close_day
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.counter import take_payment
from munikit_payments.paying.settling import pay
from munikit_payments.refunds.limits import why_by_hand
from munikit_payments.reviewing.services import Verdict, decide
from munikit_payments.testing import AMOUNT, create_charge

Acting = Callable[[str], Actor]
Pay = Callable[..., ChargeStatus]
MONDAY = date(2026, 11, 23)
LATER = timedelta(days=3)


@pytest.fixture
def settings_toml() -> str:
    return '[[payments.debt_kinds]]\nid = "patente"\ntitle = "Patente municipal"\naccrues = true\n'


def heard_of(database: Database, charge_id: UUID, clock: FixedClock, late: timedelta) -> Receipt:
    """Hear days later of a payment that was made now."""
    paid_at = clock.moment
    clock.moment += late
    with database.transaction() as session:
        charge = session.get_one(Charge, charge_id)
        return pay(session, charge, method="webpay", authorization="1213", paid_at=paid_at)


def day_of(database: Database, receipt: Receipt) -> date:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        query = select(LedgerEntry.day).where(LedgerEntry.source_id == receipt.id)
        return session.scalars(query.distinct()).one()


def test_a_payment_belongs_to_the_day_it_was_made_while_that_is_open(
    database: Database, clock: FixedClock, payer: UUID
) -> None:
    receipt = heard_of(database, create_charge(database, payer).id, clock, LATER)

    assert day_of(database, receipt) == MONDAY


def test_a_payment_of_a_closed_day_belongs_to_the_day_we_hear_of_it(
    database: Database, clock: FixedClock, payer: UUID, acting: Acting
) -> None:
    first, second = create_charge(database, payer), create_charge(database, payer)
    heard_of(database, first.id, clock, timedelta())
    with database.transaction() as session:
        close_day(session, MONDAY, {}, by=acting("tomas"))

    receipt = heard_of(database, second.id, clock, LATER)

    assert day_of(database, receipt) == MONDAY + LATER
    assert local_date(receipt.paid_at) == MONDAY


def test_what_the_till_takes_is_paid_when_it_is_taken(
    database: Database, clock: FixedClock, payer: UUID, acting: Acting
) -> None:
    charge = create_charge(database, payer)
    clock.moment += LATER

    with database.transaction() as session:
        receipt = take_payment(session, charge.id, "C-1", by=acting("ines"))

    assert receipt.paid_at == clock.moment
    assert day_of(database, receipt) == MONDAY + LATER


def test_a_debt_is_paid_on_the_day_of_its_payment(
    database: Database,
    clock: FixedClock,
    acting: Acting,
    import_debts: Callable[..., DebtImport],
) -> None:
    import_debts("P-1;patente;Patente;125000;2026-11-23;12345678-5;;")
    rosa = acting("rosa")
    with database.transaction() as session:
        ids = session.scalars(select(Debt.id)).all()
        charge = order_debts(session, Debtor(run=rosa.run), ids, payer_id=rosa.id, online=True)
    paid_at = clock.moment

    heard_of(database, charge.id, clock, LATER)

    with database.reading() as session:
        assert session.scalars(select(Debt.paid_at)).one() == paid_at


def test_a_doubt_decided_days_later_was_paid_while_its_form_lived(
    database: Database, clock: FixedClock, acting: Acting, payer: UUID
) -> None:
    charge = create_charge(database, payer)
    began = clock.moment
    with database.transaction() as session:
        attempt = Attempt(
            charge_id=charge.id,
            buy_order="KIT0001",
            gateway="webpay",
            amount=AMOUNT,
            state=AttemptState.REVIEW,
            created_at=began,
        )
        session.add(attempt)
    clock.moment += timedelta(days=40)

    with database.transaction() as session:
        decide(session, attempt.id, Verdict.CHARGED, "1213", by=acting("tomas"))

    with database.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
    assert began < receipt.paid_at < began + timedelta(hours=1)


def test_the_days_to_give_money_back_count_from_the_sale(
    database: Database, clock: FixedClock, pay_online: Pay
) -> None:
    pay_online()
    with database.transaction() as session:
        attempt = session.scalars(select(Attempt)).one()
        # The sweep heard of it a week after the sale.
        attempt.settled_at = attempt.created_at + timedelta(days=7)
        attempt.answer = {**attempt.answer, "transaction_date": attempt.created_at.isoformat()}
    now = clock.moment + timedelta(days=91)

    with database.reading() as session:
        assert "más de 90 días" in why_by_hand(session, attempt, AMOUNT, now)
