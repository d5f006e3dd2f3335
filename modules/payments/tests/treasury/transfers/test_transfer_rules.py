# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A transfer that matches is paid as by a gateway; whatever does not is seen by a person."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState, ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock, local_date
from munikit.kernel.errors import ConflictError
from munikit.kernel.formats import day
from munikit.module import Health
from munikit_payments.charges.models import Charge, Receipt
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.counter import take_payment
from munikit_payments.paying.receipts import details_of
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.testing import AMOUNT, bank_row
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.checks import check_transfers
from munikit_payments.transfers.deciding import Decision, decide
from munikit_payments.transfers.loading import confirm
from munikit_payments.transfers.models import BankFile, BankLine, LineState, Reason
from munikit_payments.transfers.settling import settle_file, settle_line

Acting = Callable[[str], Actor]
Announced = Callable[[], tuple[ChargeStatus, str]]
Load = Callable[..., BankFile]
LESS = AMOUNT.pesos - 1


def only_line(database: Database) -> BankLine:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return session.scalars(select(BankLine)).one()


def became(database: Database) -> tuple[LineState, Reason | None]:
    line = only_line(database)
    return line.state, line.reason


def state(database: Database, charge: ChargeStatus) -> ChargeState:
    with database.reading() as session:
        return session.get_one(Charge, charge.id).state


def test_a_transfer_of_the_exact_amount_pays_its_charge(
    database: Database, announced: Announced, confirmed: Load
) -> None:
    charge, reference = announced()

    confirmed(bank_row(reference))

    assert became(database) == (LineState.PAID, None)
    with database.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.line)).all()
    assert (receipt.charge_id, receipt.method) == (charge.id, "transfer")
    assert (receipt.amount, receipt.authorization) == (AMOUNT, "901")
    assert [(e.account, e.reference) for e in entries] == [
        ("received.transfer", reference),
        ("income", reference),
    ]


def test_announcing_again_gives_the_same_reference(
    database: Database, announced: Announced, payer: UUID
) -> None:
    charge, reference = announced()

    with database.transaction() as session:
        assert announce(session, charge.id, by_id=payer).reference == reference
    assert announced()[1] != reference


def test_what_is_paid_is_not_announced(
    database: Database, acting: Acting, announced: Announced, payer: UUID
) -> None:
    charge, _ = announced()
    cashier = acting("ines")
    with database.transaction() as session:
        take_payment(session, charge.id, "C-1", by=cashier)

    with database.transaction() as session, pytest.raises(ConflictError, match="ya está pagado"):
        announce(session, charge.id, by_id=payer)


def test_confirming_and_settling_twice_pays_once(
    database: Database, acting: Acting, announced: Announced, confirmed: Load
) -> None:
    _, reference = announced()
    file = confirmed(bank_row(reference))

    with database.transaction() as session:
        confirm(session, file.id, by=acting("tomas"))
    settle_file(database, file.id)

    with database.reading() as session:
        assert len(session.scalars(select(Receipt)).all()) == 1
    assert only_line(database).state is LineState.PAID


def test_a_process_that_died_between_two_rows_leaves_the_rest_to_the_next(
    database: Database, acting: Acting, announced: Announced, load: Load
) -> None:
    (_, first), (_, second) = announced(), announced()
    file = load(bank_row(first), bank_row(second, operacion="902"))
    with database.transaction() as session:
        confirm(session, file.id, by=acting("tomas"))
        found = session.scalars(select(BankLine.id).order_by(BankLine.row)).all()
    with database.transaction() as session:
        settle_line(session, found[0])

    settle_file(database, file.id)

    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        assert len(session.scalars(select(Receipt)).all()) == 2
        assert session.get_one(BankFile, file.id).state.value == "done"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (lambda reference: bank_row(reference, LESS), Reason.AMOUNT),
        (lambda _: bank_row("TR00000127"), Reason.UNKNOWN),
        (lambda _: bank_row("TR99999990"), Reason.UNKNOWN),
        (lambda _: bank_row("patente"), Reason.NO_REFERENCE),
        (lambda _: bank_row("patente", 5, rut="12345678-5"), Reason.NO_REFERENCE),
    ],
    ids=["amount", "mistyped", "never given", "same amount", "same person"],
)
def test_what_may_be_ours_and_does_not_match_waits_for_a_person(
    database: Database,
    announced: Announced,
    confirmed: Load,
    row: Callable[[str], str],
    reason: Reason,
) -> None:
    charge, reference = announced()

    confirmed(row(reference))

    assert became(database) == (LineState.REVIEW, reason)
    assert state(database, charge) is ChargeState.OPEN


def test_what_is_nothing_of_ours_is_set_aside(
    database: Database, announced: Announced, confirmed: Load
) -> None:
    announced()

    confirmed(bank_row("arriendo gimnasio", 80_000, rut="11111111-1"))

    assert became(database) == (LineState.FOREIGN, None)


def test_a_second_transfer_of_the_same_charge_is_never_lost_in_it(
    database: Database, announced: Announced, confirmed: Load
) -> None:
    _, reference = announced()

    confirmed(bank_row(reference), bank_row(reference, operacion="902"))

    with database.reading() as session:
        found = session.scalars(select(BankLine).order_by(BankLine.row)).all()
        assert set(ledger_violations(session).values()) == {0}
    assert [(line.state, line.reason) for line in found] == [
        (LineState.PAID, None),
        (LineState.REVIEW, Reason.PAID_ALREADY),
    ]


def test_what_was_paid_at_the_till_meanwhile_is_reviewed(
    database: Database, acting: Acting, announced: Announced, confirmed: Load
) -> None:
    charge, reference = announced()
    with database.transaction() as session:
        take_payment(session, charge.id, "C-1", by=acting("ines"))

    confirmed(bank_row(reference))

    assert became(database) == (LineState.REVIEW, Reason.PAID_ALREADY)


def test_what_was_cancelled_meanwhile_is_reviewed(
    database: Database, announced: Announced, confirmed: Load
) -> None:
    charge, reference = announced()
    with database.transaction() as session:
        subject_id = session.get_one(Charge, charge.id).subject_id
        PaymentsTreasury().cancel_charge(session, subject_id)

    confirmed(bank_row(reference))

    assert became(database) == (LineState.REVIEW, Reason.CANCELLED)


def test_the_doctor_says_what_waits(
    database: Database, announced: Announced, confirmed: Load, clock: FixedClock
) -> None:
    def health() -> Health:
        with database.reading() as session:
            return check_transfers(session).health

    _, reference = announced()
    assert health() is Health.OK

    clock.moment += timedelta(days=5)
    assert health() is Health.WARNING

    confirmed(bank_row(reference, LESS))
    assert health() is Health.PROBLEM


@pytest.mark.parametrize(
    ("movement", "paid_on"),
    [("2026-11-24", "2026-11-24"), ("2026-11-22", "2026-11-23")],
    ids=["the bank's day", "not before there was a charge"],
)
def test_a_transfer_was_made_on_the_banks_day_whenever_its_file_is_loaded(
    database: Database,
    clock: FixedClock,
    announced: Announced,
    confirmed: Load,
    movement: str,
    paid_on: str,
) -> None:
    charge, reference = announced()
    clock.moment += timedelta(days=9)

    confirmed(bank_row(reference, fecha=movement))

    with database.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
        days = session.scalars(select(LedgerEntry.day).distinct()).all()
        details = dict(details_of(session, receipt, session.get_one(Charge, charge.id)))
    assert local_date(receipt.paid_at).isoformat() == paid_on
    assert [day.isoformat() for day in days] == [paid_on]
    assert details["Fecha"] == day(receipt.paid_at)


def test_what_came_in_and_goes_back_is_of_its_own_day(
    database: Database, clock: FixedClock, acting: Acting, announced: Announced, confirmed: Load
) -> None:
    _, reference = announced()
    clock.moment += timedelta(days=9)
    confirmed(bank_row(reference, LESS, fecha="2026-11-24"))
    line = only_line(database)

    with database.transaction() as session:
        decide(session, line.id, Decision.GIVEN_BACK, "D-1", by=acting("tomas"))

    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [(each.kind.value, each.day.isoformat()) for each in entries[::2]] == [
        ("overpayment", "2026-11-24"),
        ("return", "2026-12-02"),
    ]
