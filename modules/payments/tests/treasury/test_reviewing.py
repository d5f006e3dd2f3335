# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A payment in doubt does not stay in doubt: a person looks, and the books follow."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState, ChargeStatus
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit.kernel.money import Money
from munikit.module import Health
from munikit.testing.browser import Browser
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.checks import check_books, check_gateway
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.counter import take_payment
from munikit_payments.reviewing.services import Verdict, decide
from munikit_payments.testing import AMOUNT, Bank

Acting = Callable[[str], Actor]
Enter = Callable[[str], Browser]
Pay = Callable[..., ChargeStatus]


@pytest.fixture
def doubtful(bank: Bank, pay_online: Pay) -> Callable[[str], ChargeStatus]:
    """Pay a charge while the bank misbehaves, so that it waits for a person."""

    def made(fault: str) -> ChargeStatus:
        bank.misbehave(fault)
        charge = pay_online()
        bank.misbehave("")
        return charge

    return made


Doubt = Callable[[str], ChargeStatus]


def attempt_of(database: Database) -> Attempt:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return session.scalars(select(Attempt)).one()


def settle(database: Database, verdict: Verdict, by: Actor, proof: str = "1213") -> None:
    attempt_id: UUID = attempt_of(database).id
    with database.transaction() as session:
        decide(session, attempt_id, verdict, proof, by=by)


def state(database: Database, charge: ChargeStatus) -> tuple[ChargeState, AttemptState]:
    attempt = attempt_of(database)
    with database.reading() as session:
        return session.get_one(Charge, charge.id).state, attempt.state


def test_what_was_charged_becomes_the_payment(
    database: Database, acting: Acting, doubtful: Doubt
) -> None:
    charge = doubtful("wrong_order")

    settle(database, Verdict.CHARGED, acting("tomas"))

    assert state(database, charge) == (ChargeState.PAID, AttemptState.AUTHORIZED)


def test_what_was_paid_meanwhile_goes_back(
    database: Database, acting: Acting, doubtful: Doubt, work: Callable[[], None], bank: Bank
) -> None:
    charge = doubtful("wrong_order")
    with database.transaction() as session:
        take_payment(session, charge.id, "C-1", by=acting("ines"))

    settle(database, Verdict.CHARGED, acting("tomas"))
    work()

    assert state(database, charge) == (ChargeState.PAID, AttemptState.REFUNDED)
    assert bank.payments()[0]["refunds"] == 1


def test_what_was_not_charged_can_be_paid_again(
    database: Database, acting: Acting, doubtful: Doubt
) -> None:
    charge = doubtful("wrong_order")

    settle(database, Verdict.NOT_CHARGED, acting("tomas"))

    assert state(database, charge) == (ChargeState.OPEN, AttemptState.REJECTED)


def test_another_amount_is_never_taken_as_the_payment(
    database: Database, acting: Acting, doubtful: Doubt
) -> None:
    charge = doubtful("wrong_amount")
    tomas = acting("tomas")
    with pytest.raises(InvalidError, match="otro monto"):
        settle(database, Verdict.CHARGED, tomas)

    settle(database, Verdict.GIVEN_BACK, tomas)

    assert state(database, charge) == (ChargeState.OPEN, AttemptState.REFUNDED)
    with database.reading() as session:
        amounts = {abs(e.amount.pesos) for e in session.scalars(select(LedgerEntry))}
    assert amounts == {AMOUNT.pesos + 1}


def test_it_is_decided_once_with_a_proof_by_the_treasury(
    database: Database, acting: Acting, doubtful: Doubt
) -> None:
    doubtful("wrong_order")
    tomas = acting("tomas")
    with pytest.raises(ForbiddenError):
        settle(database, Verdict.CHARGED, acting("ines"))
    with pytest.raises(InvalidError, match="código de autorización"):
        settle(database, Verdict.CHARGED, tomas, proof=" ")

    settle(database, Verdict.CHARGED, tomas)

    with pytest.raises(ConflictError, match="ya está resuelto"):
        settle(database, Verdict.NOT_CHARGED, tomas)


def test_the_doctor_and_the_desk_say_so(database: Database, enter: Enter, doubtful: Doubt) -> None:
    charge = doubtful("wrong_amount")
    with database.reading() as session:
        assert check_gateway(session).health is Health.PROBLEM
        assert check_books(session).health is Health.OK
    tomas = enter("tomas")
    attempt = attempt_of(database)
    address = f"/bandeja/pagos/por-revisar/{attempt.id}"
    assert attempt.buy_order in tomas.get("/bandeja/pagos/por-revisar").text
    assert str(AMOUNT + Money(1)) in tomas.get(address).text
    assert "No pague de nuevo" in enter("rosa").get(f"/pagos/{charge.id}").text

    refused = tomas.post(address, verdict="charged", proof="1213")
    assert (refused.status_code, "otro monto" in refused.text) == (422, True)
    assert tomas.post(address, verdict="given_back", proof="1213").status_code == 303

    assert "No hay pagos por revisar" in tomas.get("/bandeja/pagos/por-revisar").text
    assert "ya está resuelto" in tomas.get(address).text
    assert enter("ines").get(address).status_code == 403
