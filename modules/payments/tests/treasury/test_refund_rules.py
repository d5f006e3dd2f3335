# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who may give money back, and when."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit_payments.paying.counter import take_payment
from munikit_payments.refunds import Refund, RefundState, services
from munikit_payments.refunds.models import REFUND_TRANSITIONS, RefundMove
from munikit_payments.testing import AMOUNT, Bank, create_charge

Acting = Callable[[str], Actor]
Pay = Callable[..., ChargeStatus]
Ask = Callable[..., UUID]
Work = Callable[[], None]


def stored(database: Database, refund_id: UUID) -> Refund:
    with database.reading() as session:
        return session.get_one(Refund, refund_id)


def test_who_asked_for_it_does_not_approve_it(
    database: Database, acting: Acting, pay_online: Pay
) -> None:
    berta = acting("berta")  # Both a cashier and a treasurer.
    with database.transaction() as session:
        refund = services.request_refund(session, pay_online().id, AMOUNT, "Error", by=berta)

    with pytest.raises(ForbiddenError, match="la decide otra persona"):
        decide(database, refund.id, services.approve, berta)
    with pytest.raises(ForbiddenError, match="otra persona"):
        decide(database, refund.id, services.approve, acting("ines"))


def decide(database: Database, refund_id: UUID, act: Callable[..., None], by: Actor) -> None:
    with database.transaction() as session:
        act(session, refund_id, by=by)


def test_who_gets_the_money_does_not_approve_it(
    database: Database, acting: Acting, refund_of: Ask
) -> None:
    tomas = acting("tomas")
    charge = create_charge(database, tomas.id)
    with database.transaction() as session:
        take_payment(session, charge.id, "C-1", by=acting("ines"))
    refund_id = refund_of(charge, approved=False)

    with pytest.raises(ForbiddenError, match="para usted"):
        decide(database, refund_id, services.approve, tomas)


def test_a_payment_has_one_refund_under_way(pay_online: Pay, refund_of: Ask) -> None:
    charge = pay_online()
    refund_of(charge, 100, approved=False)

    with pytest.raises(ConflictError, match="en curso"):
        refund_of(charge, 100)


def test_what_was_declined_goes_nowhere(
    database: Database,
    acting: Acting,
    pay_online: Pay,
    refund_of: Ask,
    work: Callable[[], None],
    bank: Bank,
) -> None:
    refund_id = refund_of(pay_online(), approved=False)
    with database.transaction() as session:
        services.decline(session, refund_id, "El derecho se usó", by=acting("tomas"))

    work()

    assert stored(database, refund_id).state is RefundState.DECLINED
    with pytest.raises(ConflictError, match="ya cambió"):
        decide(database, refund_id, services.approve, acting("tomas"))
    assert bank.payments()[0]["refunds"] == 0


@pytest.mark.parametrize(("state", "move"), list(product(RefundState, RefundMove)))
def test_no_move_leaves_what_is_done(state: RefundState, move: RefundMove) -> None:
    ended = state in (RefundState.DONE, RefundState.DECLINED)

    assert not (ended and REFUND_TRANSITIONS.allows(state, move))


@pytest.mark.parametrize(("run", "words"), [(RUT.of(9_876_543), "para usted"), (None, "su RUN")])
def test_who_gets_the_money_is_known_by_run_and_else_by_name(
    database: Database,
    acting: Acting,
    pay_online: Pay,
    refund_of: Ask,
    run: RUT | None,
    words: str,
) -> None:
    refund_id = refund_of(pay_online(), approved=False)
    with database.transaction() as session:
        treasurer = session.get_one(Person, acting("tomas").id)
        treasurer.given_names = "Rosa"
        treasurer.surnames = "Vera"
        treasurer.official_run = run
        resident = session.get_one(Person, acting("rosa").id)
        resident.run = run or resident.run
        by = replace(acting("berta"), id=treasurer.id, name="Rosa Vera")

    with pytest.raises(ForbiddenError, match=words):
        decide(database, refund_id, services.approve, by)


def test_who_asked_for_it_with_another_account_does_not_approve_it(
    database: Database, acting: Acting, pay_online: Pay, refund_of: Ask
) -> None:
    refund_id = refund_of(pay_online(), approved=False)
    with database.transaction() as session:
        for name in ("ines", "tomas"):
            session.get_one(Person, acting(name).id).official_run = RUT.of(9_876_543)

    with pytest.raises(ForbiddenError, match="Usted pidió"):
        decide(database, refund_id, services.approve, acting("tomas"))
