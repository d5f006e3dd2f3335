# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Giving back a payment of debts: whether they are owed again is decided with the refund."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.db import Database
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.testing.browser import Browser
from munikit_payments.charges.debt_models import Debt, DebtState
from munikit_payments.charges.models import Charge
from munikit_payments.invariants import ledger_violations
from munikit_payments.refunds import services

Acting = Callable[[str], Actor]
Order = Callable[..., Charge]
Pay = Callable[[Charge], None]
Enter = Callable[[str], Browser]


@pytest.fixture
def paid(order: Order, pay: Pay) -> Charge:
    charge = order("M-1", "A-1")
    pay(charge)
    return charge


@pytest.fixture
def give_back(
    database: Database, acting: Acting, paid: Charge, work: Callable[[], None]
) -> Callable[..., UUID]:
    def given(amount: Money, *, reopens: bool) -> UUID:
        with database.transaction() as session:
            refund = services.request_refund(
                session, paid.id, amount, "Por error", by=acting("ines")
            )
            if reopens:
                services.reopen_debts_with(session, refund)
        with database.transaction() as session:
            services.approve(session, refund.id, by=acting("tomas"))
        work()
        return refund.id

    return given


def states(database: Database) -> set[DebtState]:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return set(session.scalars(select(Debt.state).where(Debt.external_id.in_(["M-1", "A-1"]))))


def test_debts_stay_paid_when_what_goes_back_was_not_theirs(
    database: Database, paid: Charge, give_back: Callable[..., UUID]
) -> None:
    give_back(paid.amount, reopens=False)

    assert states(database) == {DebtState.PAID}


def test_debts_are_owed_again_and_can_be_paid_again(
    database: Database, paid: Charge, give_back: Callable[..., UUID], order: Order, pay: Pay
) -> None:
    give_back(paid.amount, reopens=True)
    assert states(database) == {DebtState.OPEN}

    pay(order("M-1", "A-1"))

    assert states(database) == {DebtState.PAID}


def test_a_part_that_goes_back_reopens_nothing(give_back: Callable[..., UUID]) -> None:
    with pytest.raises(InvalidError, match="devuelva todo lo que queda"):
        give_back(Money(1_000), reopens=True)


def test_the_cashier_is_asked_of_a_payment_of_debts_alone(
    database: Database, paid: Charge, enter: Enter, pay_online: Callable[[], object]
) -> None:
    ines = enter("ines")
    asked = "¿Las deudas vuelven a quedar pendientes?"
    other = pay_online()
    path = f"/bandeja/pagos/{paid.id}/devolver"
    assert asked in ines.get(path).text
    assert asked not in ines.get(f"/bandeja/pagos/{other.id}/devolver").text

    form = {"amount": str(paid.amount.pesos), "reason": "Por error"}
    assert "Diga si las deudas" in ines.post(path, **form).text
    shown = ines.get(ines.post(path, **form, reopens="si").headers["Location"]).text

    assert "Vuelven a quedar pendientes" in shown
    assert states(database) == {DebtState.PAID}  # Until the money is back.
