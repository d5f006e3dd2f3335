# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every peso that comes in or goes back is in the ledger, once, and the two sides agree."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.money import Money
from munikit.outbox import run_due
from munikit_payments.charges.models import Charge, Receipt
from munikit_payments.invariants import ledger_violations, receipts_minus_ledger
from munikit_payments.ledger.services import LedgerEntry, Posting, PostingKind, post, sides_of
from munikit_payments.paying.counter import take_payment
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.paying.sweep import SWEEP
from munikit_payments.testing import AMOUNT, Bank, create_charge

Acting = Callable[[str], Actor]


def come_back(database: Database, bank: Bank, address: str) -> None:
    take_return(database, dict(parse_qsl(urlsplit(bank.pay(address)).query)))


def lines(database: Database) -> list[tuple[int, str, str, int]]:
    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    return [(e.number, e.kind.value, e.account, e.amount.pesos) for e in entries]


def test_a_payment_by_webpay_is_posted_with_its_order(
    database: Database, bank: Bank, charge: ChargeStatus
) -> None:
    come_back(database, bank, start_payment(database, charge.id))

    assert lines(database) == [
        (1, "payment", "received.webpay", AMOUNT.pesos),
        (1, "payment", "income", -AMOUNT.pesos),
    ]
    with database.reading() as session:
        entry = session.scalars(select(LedgerEntry).limit(1)).one()
    assert entry.reference == bank.payments()[0]["buy_order"]


def test_a_payment_at_the_till_is_posted_with_its_cashier(
    database: Database, acting: Acting, charge: ChargeStatus
) -> None:
    cashier = acting("ines")
    with database.transaction() as session:
        take_payment(session, charge.id, "C-0001", by=cashier)

    assert [account for _, _, account, _ in lines(database)] == ["received.counter", "income"]
    with database.reading() as session:
        entry = session.scalars(select(LedgerEntry).limit(1)).one()
    assert (entry.official_id, entry.reference) == (cashier.id, "C-0001")


def test_a_second_payment_is_owed_back_until_it_went_back(
    database: Database, bank: Bank, charge: ChargeStatus, clock: FixedClock
) -> None:
    for address in [start_payment(database, charge.id) for _ in range(2)]:
        come_back(database, bank, address)
    assert lines(database)[2:] == [
        (2, "overpayment", "received.webpay", AMOUNT.pesos),
        (2, "overpayment", "owed_back", -AMOUNT.pesos),
    ]

    clock.moment += timedelta(minutes=2)
    run_due(database, {SWEEP.name: SWEEP})

    assert lines(database)[4:] == [
        (3, "return", "owed_back", AMOUNT.pesos),
        (3, "return", "received.webpay", -AMOUNT.pesos),
    ]
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}


def test_the_same_receipt_is_never_posted_twice(
    database: Database, bank: Bank, charge: ChargeStatus
) -> None:
    come_back(database, bank, start_payment(database, charge.id))

    with database.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
        paid = session.get_one(Charge, charge.id)
        sides = sides_of(AMOUNT, debit="a", credit="b")
        posting = Posting(PostingKind.PAYMENT, receipt.id, sides, reference="again")
        with pytest.raises(IntegrityError):
            post(session, paid, posting)

    assert len(lines(database)) == 2


def test_numbers_have_no_gaps_when_a_payment_is_rolled_back(
    database: Database, acting: Acting, payer: UUID, charge: ChargeStatus
) -> None:
    cashier = acting("ines")
    with database.reading() as session:  # What it changes is rolled back.
        take_payment(session, charge.id, "C-0001", by=cashier)

    for number in (1, 2):
        with database.transaction() as session:
            take_payment(session, create_charge(database, payer).id, f"C-{number}", by=cashier)

    assert [number for number, *_ in lines(database)] == [1, 1, 2, 2]


def test_books_that_were_tampered_with_are_found(
    database: Database, bank: Bank, charge: ChargeStatus
) -> None:
    come_back(database, bank, start_payment(database, charge.id))

    with database.transaction() as session:
        session.execute(text("drop trigger payments_ledger_entry_no_delete"))
        session.execute(delete(LedgerEntry).where(LedgerEntry.account == "income"))
        found = ledger_violations(session)
        assert receipts_minus_ledger(session) == Money(AMOUNT.pesos)
        session.execute(delete(LedgerEntry))
        emptied = ledger_violations(session)

    assert found["unbalanced_postings"] == 1
    assert emptied["receipts_not_in_ledger"] == 1
    assert found["pesos_between_receipts_and_ledger"] == AMOUNT.pesos


def test_sides_that_do_not_add_up_are_refused(
    database: Database, payer: UUID, charge: ChargeStatus
) -> None:
    with database.reading() as session:
        owed = session.get_one(Charge, charge.id)
        sides = [("received.counter", Money(10)), ("income", Money(-9))]
        with pytest.raises(ValueError, match="do not add up"):
            post(session, owed, Posting(PostingKind.PAYMENT, payer, sides, reference="x"))
