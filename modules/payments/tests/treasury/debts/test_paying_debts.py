# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several debts are paid in one go, at today's amount, once."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, InvalidError, NotFoundError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit_payments.charges.debt_models import Debt, DebtImport
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.counter import take_payment
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.testing import Bank

Acting = Callable[[str], Actor]
Order = Callable[..., Charge]
Pay = Callable[[Charge], None]
ROSA = Debtor(run=RUT.of(12_345_678))


def states(database: Database) -> dict[str, str]:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return {debt.external_id: debt.state.value for debt in session.scalars(select(Debt))}


def test_several_are_paid_in_one_go(database: Database, pay: Pay, order: Order) -> None:
    charge = order("P-1", "M-1", "A-1")
    assert charge.amount == Money(129_483 + 51_000 + 6_538)
    assert charge.concept == "Pago de 3 deudas municipales"

    pay(charge)

    assert states(database) == {"P-1": "paid", "M-1": "paid", "A-1": "paid", "A-2": "open"}
    with pytest.raises(ConflictError, match="ya está pagada"):
        order("M-1")


def test_each_kind_of_debt_is_income_of_its_own(database: Database, pay: Pay, order: Order) -> None:
    pay(order("P-1", "M-1", "A-1"))

    with database.reading() as session:
        entries = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert [(entry.account, entry.amount.pesos) for entry in entries] == [
        ("received.webpay", 187_021),
        ("income.adjustment", -1_375),
        ("income.debt.aseo", -6_538),
        ("income.debt.multa", -50_000),
        ("income.debt.patente", -125_000),
        ("income.fine", -1_000),
        ("income.interest", -3_108),
    ]


def test_ordering_the_same_again_is_the_same_charge(order: Order) -> None:
    assert order("P-1", "M-1").id == order("M-1", "P-1").id


def test_ordering_others_lets_the_first_charge_go(
    database: Database,
    bank: Bank,
    pay: Pay,
    order: Order,
    clock: FixedClock,
    work: Callable[[], None],
) -> None:
    """And a payment of it that is approved after all goes back: nothing is paid twice."""
    first = order("P-1", "M-1")
    address = start_payment(database, first.id)
    clock.moment += timedelta(minutes=12)  # Its form is dead, as far as anybody knows.
    second = order("M-1")

    take_return(database, dict(parse_qsl(urlsplit(bank.pay(address)).query)))
    pay(second)
    work()

    assert states(database)["M-1"] == "paid"
    assert states(database)["P-1"] == "open"
    assert sorted(int(str(p["refunds"])) for p in bank.payments()) == [0, 1]


def test_nothing_is_taken_from_under_a_payment_that_is_being_confirmed(
    database: Database, order: Order
) -> None:
    charge = order("P-1", "M-1")
    start_payment(database, charge.id)
    with database.transaction() as session:
        session.scalars(select(Attempt)).one().state = AttemptState.COMMITTING

    with pytest.raises(ConflictError, match="No pague de nuevo"):
        order("M-1")


@pytest.mark.parametrize(
    ("by", "words"),
    [("pedro", "Otra persona está pagando"), ("rosa", "un pago de esta deuda sin terminar")],
)
def test_nobody_takes_a_debt_from_under_whoever_is_paying_it(
    database: Database, pay: Pay, order: Order, clock: FixedClock, by: str, words: str
) -> None:
    charge = order("P-1", "M-1")
    start_payment(database, charge.id)
    clock.moment += timedelta(minutes=4)

    with pytest.raises(ConflictError, match=rf"{words}.* 7 minutos"):
        order("M-1", by=by)

    assert state_of(database, charge) is ChargeState.OPEN
    pay(charge)
    assert (states(database)["M-1"], states(database)["P-1"]) == ("paid", "paid")


@pytest.mark.parametrize("action", ["left", "dead"])
def test_a_debt_whose_payment_was_left_is_free_for_another(
    database: Database, bank: Bank, order: Order, clock: FixedClock, action: str
) -> None:
    charge = order("P-1", "M-1")
    address = start_payment(database, charge.id)
    if action == "left":
        back = urlsplit(bank.pay(address, "abort"))
        take_return(database, dict(parse_qsl(back.query)))
    else:
        clock.moment += timedelta(minutes=11)

    assert order("M-1", by="pedro").id != charge.id

    assert state_of(database, charge) is ChargeState.CANCELLED


def state_of(database: Database, charge: Charge) -> ChargeState:
    with database.reading() as session:
        return session.get_one(Charge, charge.id).state


def test_an_amount_stands_five_days_and_then_is_computed_anew(
    database: Database, order: Order, clock: FixedClock
) -> None:
    first = order("P-1")
    clock.moment += timedelta(days=5)
    assert order("P-1").id == first.id

    clock.moment += timedelta(days=1)

    with pytest.raises(ConflictError, match="ya venció"):
        start_payment(database, first.id)
    assert order("P-1").amount > first.amount


def test_an_order_nobody_paid_is_let_go_by_itself(
    database: Database, order: Order, clock: FixedClock, work: Callable[[], None]
) -> None:
    charge = order("P-1")
    clock.moment += timedelta(days=7)

    work()

    with database.reading() as session:
        assert session.get_one(Charge, charge.id).state is ChargeState.CANCELLED
        assert session.scalars(select(Debt.order_id).where(Debt.external_id == "P-1")).one() is None


def test_the_online_discount_is_not_for_the_till(
    database: Database, acting: Acting, order: Order
) -> None:
    online = order("A-1")
    with pytest.raises(ConflictError, match="solo para pagar en línea"):
        take_at_till(database, online.id, acting("ines"))

    at_till = order("A-1", online=False)
    take_at_till(database, at_till.id, acting("ines"))

    assert (online.amount, at_till.amount) == (Money(6_538), Money(7_265))
    assert states(database)["A-1"] == "paid"


def test_who_first_went_to_the_till_still_gets_the_discount_online(order: Order) -> None:
    assert order("A-1", online=False).amount > order("A-1").amount


def take_at_till(database: Database, charge_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        take_payment(session, charge_id, "C-1", by=by)


def test_a_debt_of_somebody_else_is_not_paid_by_its_id(database: Database, acting: Acting) -> None:
    with database.reading() as session:
        debt_id = session.scalars(select(Debt.id).where(Debt.external_id == "P-1")).one()
        pedro = Debtor(run=RUT.of(11_111_111))
        payer = acting("pedro").id
        with pytest.raises(NotFoundError):
            order_debts(session, pedro, [debt_id], payer_id=payer, online=True)
        with pytest.raises(InvalidError, match="Marque entre una y 100"):
            order_debts(session, ROSA, [], payer_id=payer, online=True)


def test_a_file_leaves_what_is_paid_or_being_paid_alone(
    database: Database,
    pay: Pay,
    order: Order,
    rows: tuple[str, ...],
    import_debts: Callable[..., DebtImport],
) -> None:
    pay(order("P-1"))
    order("M-1")

    done = import_debts(*(row.replace(";2026-", ";2025-") for row in rows))

    assert (done.changed, done.problems) == (2, 2)
    assert states(database)["P-1"] == "paid"
    assert import_debts(*rows[:2]).unchanged == 2
