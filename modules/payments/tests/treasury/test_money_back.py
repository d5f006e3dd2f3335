# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case's money goes back once, whoever asks, and what goes back by itself is told."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case
from munikit.contracts.treasury import ChargeStatus, RefundCause, RefundProgress
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.contact import Contact
from munikit.outbox.models import QueuedJob
from munikit.procedures import CATALOGUE, remember
from munikit.testing.browser import Browser
from munikit.wiring import ask as ask_port
from munikit_payments.charges.models import Charge
from munikit_payments.paying.counter import take_payment
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.refunds import Refund, services
from munikit_payments.testing import AMOUNT, Bank, create_charge

Acting = Callable[[str], Actor]
Pay = Callable[..., ChargeStatus]
Ask = Callable[..., UUID]
Work = Callable[[], None]
Enter = Callable[[str], Browser]
RULE = "Solicitud VAL-2026-000001 rechazada. Ordenanza de ejemplo, artículo 12"


@pytest.fixture
def ask(database: Database, acting: Acting) -> Callable[[ChargeStatus], bool]:
    """Ask for the money of the charge's case as an official who decides cases does."""

    def asked(charge: ChargeStatus) -> bool:
        with database.transaction() as session:
            subject_id = session.get_one(Charge, charge.id).subject_id
            by_id = acting("ines").id
            return PaymentsTreasury().ask_refund(session, subject_id, RULE, by_id=by_id)

    return asked


def refunds(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        found = session.scalars(select(Refund).order_by(Refund.requested_at)).all()
    return [(each.amount.pesos, each.state.value) for each in found]


def mails(database: Database) -> list[tuple[str, str]]:
    """Return who is written to about what, oldest first."""
    with database.reading() as session:
        found = session.scalars(
            select(QueuedJob.payload).where(QueuedJob.name == "notices.send_mail")
        ).all()
    return [(str(each["to"]), str(each["subject"])) for each in found]


def test_asking_twice_asks_once(
    database: Database, pay_online: Pay, ask: Callable[[ChargeStatus], bool]
) -> None:
    charge = pay_online()

    assert ask(charge)
    assert ask(charge)
    assert refunds(database) == [(36_220, "requested")]


def test_one_that_a_cashier_asked_for_is_not_asked_for_again(
    database: Database, pay_online: Pay, ask: Callable[[ChargeStatus], bool], refund_of: Ask
) -> None:
    charge = pay_online()
    refund_of(charge, approved=False)

    assert ask(charge)
    assert refunds(database) == [(36_220, "requested")]


def test_what_is_left_is_asked_for_once_a_part_went_back(
    database: Database,
    pay_online: Pay,
    ask: Callable[[ChargeStatus], bool],
    refund_of: Ask,
    work: Work,
) -> None:
    charge = pay_online()
    refund_of(charge, 6_220)
    work()

    assert ask(charge)
    assert refunds(database) == [(6_220, "done"), (30_000, "requested")]


def test_what_was_never_paid_does_not_go_back(
    database: Database, payer: UUID, ask: Callable[[ChargeStatus], bool]
) -> None:
    assert not ask(create_charge(database, payer))
    assert refunds(database) == []


def test_what_the_treasury_declined_is_not_asked_for_again_and_its_reason_is_told(
    database: Database, pay_online: Pay, ask: Callable[[ChargeStatus], bool], acting: Acting
) -> None:
    charge = pay_online()
    ask(charge)
    with database.transaction() as session:
        refund_id = session.scalars(select(Refund.id)).one()
        services.decline(session, refund_id, "La visita ya se hizo.", by=acting("tomas"))

    assert not ask(charge)
    with database.reading() as session:
        subject_id = session.get_one(Charge, charge.id).subject_id
        (back,) = PaymentsTreasury().money_back(session, subject_id)
    assert (back.progress, back.note) == (RefundProgress.DECLINED, "La visita ya se hizo.")


@pytest.fixture
def paid_twice(database: Database, payer: UUID, bank: Bank, acting: Acting) -> ChargeStatus:
    """A charge that was taken at the till while its Webpay form was open, and then paid there."""
    return pay_twice(database, create_charge(database, payer), bank, acting)


def pay_twice(database: Database, charge: ChargeStatus, bank: Bank, acting: Acting) -> ChargeStatus:
    address = start_payment(database, charge.id)
    with database.transaction() as session:
        take_payment(session, charge.id, "A-1001", by=acting("ines"))
    take_return(database, dict(parse_qsl(urlsplit(bank.pay(address)).query)))
    return charge


def test_a_double_payment_is_told_where_its_case_is_told_of(
    database: Database, payer: UUID, bank: Bank, acting: Acting, work: Work, clock: FixedClock
) -> None:
    with database.transaction() as session:
        procedure = ask_port(session, CATALOGUE).procedures[0]
        case = Case(
            procedure_id=procedure.id,
            procedure_digest=remember(session, procedure),
            applicant_id=payer,
            created_at=clock.now(),
            expires_at=clock.now() + timedelta(days=30),
            contact=Contact("esta@ejemplo.cl"),
        )
        session.add(case)
        session.flush()

    pay_twice(database, create_charge(database, payer, case.id), bank, acting)
    clock.moment += timedelta(minutes=2)
    work()

    told = [(subject, to) for to, subject in mails(database) if subject.startswith("Le ")]
    assert told == [
        (f"Le devolveremos {AMOUNT}", "esta@ejemplo.cl"),
        (f"Le devolvimos {AMOUNT}", "esta@ejemplo.cl"),
    ]


def test_a_double_payment_is_told_to_the_payer_and_the_treasury(
    database: Database, paid_twice: ChargeStatus, work: Work, clock: FixedClock, enter: Enter
) -> None:
    def about(words: str) -> list[str]:
        return [to for to, subject in mails(database) if words in subject]

    assert len(about(f"Le devolveremos {AMOUNT}")) == 1
    assert "tomas@valdivia.example" in about(f"Vuelve un pago de {AMOUNT}")
    assert "Pago doble" in enter("tomas").get("/bandeja/devoluciones").text
    receipt = f"/pagos/{paid_twice.id}/comprobante"
    assert "Se pagó dos veces: $36.220 vuelven solos" in enter("tomas").get(receipt).text

    clock.moment += timedelta(minutes=2)
    work()
    work()

    assert len(about(f"Le devolvimos {AMOUNT}")) == 1
    assert "$36.220 volvieron al medio de pago" in enter("tomas").get(receipt).text


def test_a_payment_that_came_too_late_is_told_as_such(
    database: Database, payer: UUID, bank: Bank
) -> None:
    charge = create_charge(database, payer)
    address = start_payment(database, charge.id)
    with database.transaction() as session:
        subject_id = session.get_one(Charge, charge.id).subject_id
        PaymentsTreasury().cancel_charge(session, subject_id)

    take_return(database, dict(parse_qsl(urlsplit(bank.pay(address)).query)))

    with database.reading() as session:
        (back,) = PaymentsTreasury().money_back(session, subject_id)
    assert (back.cause, back.progress) == (RefundCause.LATE, RefundProgress.ON_ITS_WAY)
