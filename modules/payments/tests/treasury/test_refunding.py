# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Money goes back once, after two people said so, and whatever the gateway's answer was."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import requests
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.outbox import StoredEvent
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry, PostingKind
from munikit_payments.paying.counter import take_payment
from munikit_payments.refunds import Refund, RefundState, services
from munikit_payments.testing import AMOUNT, Bank, create_charge

Acting = Callable[[str], Actor]
Pay = Callable[..., ChargeStatus]
Work = Callable[[], None]
DEBIT = "4051884239937763"


Ask = Callable[..., UUID]


def stored(database: Database, refund_id: UUID) -> Refund:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return session.get_one(Refund, refund_id)


def posted(database: Database) -> list[tuple[str, int]]:
    with database.reading() as session:
        query = select(LedgerEntry).where(LedgerEntry.kind == PostingKind.REFUND)
        found = session.scalars(query.order_by(LedgerEntry.seq)).all()
    return [(entry.account, entry.amount.pesos) for entry in found]


def test_the_whole_within_three_hours_is_reversed(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank
) -> None:
    refund_id = refund_of(pay_online())

    work()
    work()

    refund = stored(database, refund_id)
    assert (refund.state, refund.kind) == (RefundState.DONE, "reversed")
    assert [p["refunds"] for p in bank.payments()] == [1]
    assert posted(database) == [("income", 36_220), ("received.webpay", -36_220)]
    with database.reading() as session:
        names = session.scalars(select(StoredEvent.name)).all()
    assert names.count("payments.charge_refunded") == 1


def test_later_it_is_annulled(
    database: Database,
    pay_online: Pay,
    refund_of: Ask,
    work: Work,
    bank: Bank,
    clock: FixedClock,
) -> None:
    charge = pay_online()
    clock.moment += timedelta(hours=4)
    bank.wait(4)
    refund_id = refund_of(charge)

    work()

    refund = stored(database, refund_id)
    assert (refund.state, refund.kind, refund.proof) == (RefundState.DONE, "nullified", "594213")


def test_parts_go_back_until_nothing_is_left(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank
) -> None:
    charge = pay_online()
    for part in (10_000, 26_220):
        refund_id = refund_of(charge, part)
        work()
        assert stored(database, refund_id).state is RefundState.DONE

    with pytest.raises(InvalidError, match=r"entre \$1 y \$0"):
        refund_of(charge, 1)
    assert bank.payments()[0]["given_back"] == AMOUNT.pesos


@pytest.mark.parametrize("fault", ["refund_lost", "refund_error"])
@pytest.mark.parametrize("pesos", [AMOUNT.pesos, 10_000])
def test_a_lost_answer_is_settled_by_asking_and_never_sent_twice(
    database: Database,
    pay_online: Pay,
    refund_of: Ask,
    work: Work,
    bank: Bank,
    fault: str,
    pesos: int,
) -> None:
    refund_id = refund_of(pay_online(), pesos)
    bank.misbehave(fault)
    work()

    bank.misbehave("")
    work()

    assert stored(database, refund_id).state is RefundState.DONE
    assert [(p["refunds"], p["given_back"]) for p in bank.payments()] == [(1, pesos)]


def give_back_at_the_bank(bank: Bank, pesos: int) -> None:
    """As the gateway does when asked by somebody else than this process."""
    token = bank.payments()[0]["token"]
    keys = {"Tbk-Api-Key-Id": "x", "Tbk-Api-Key-Secret": "x"}
    path = f"/rswebpaytransaction/api/webpay/v1.2/transactions/{token}/refunds"
    requests.post(f"{bank.url}{path}", json={"amount": pesos}, headers=keys, timeout=5)


def test_a_process_that_died_after_sending_leaves_nothing_undone_nor_done_twice(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank, clock: FixedClock
) -> None:
    refund_id = refund_of(pay_online())
    with database.transaction() as session:
        refund = session.get_one(Refund, refund_id)
        refund.state = RefundState.SENDING
        refund.lease_until = clock.now()
        refund.sent_at = clock.now()
    give_back_at_the_bank(bank, AMOUNT.pesos)

    work()

    assert stored(database, refund_id).state is RefundState.DONE
    assert [p["refunds"] for p in bank.payments()] == [1]


def test_a_gateway_that_does_not_answer_is_asked_until_it_does(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank
) -> None:
    refund_id = refund_of(pay_online())
    bank.misbehave("status_error")
    for _ in range(8):
        work()
    assert stored(database, refund_id).state is RefundState.APPROVED

    bank.misbehave("")
    work()

    assert stored(database, refund_id).state is RefundState.DONE


def test_what_the_gateway_refuses_waits_for_a_person(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank
) -> None:
    refund_id = refund_of(pay_online())
    bank.misbehave("refund_refused")

    work()

    refund = stored(database, refund_id)
    assert (refund.state, refund.problem) == (RefundState.REVIEW, "Webpay respondió -1")


def test_what_fails_again_and_again_waits_for_a_person(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank
) -> None:
    refund_id = refund_of(pay_online())
    bank.misbehave("refund_error")

    for _ in range(6):
        work()

    assert stored(database, refund_id).state is RefundState.REVIEW


def test_money_somebody_else_gave_back_is_not_given_again(
    database: Database, pay_online: Pay, refund_of: Ask, work: Work, bank: Bank
) -> None:
    """As when it was annulled in Transbank's own portal."""
    charge = pay_online()
    give_back_at_the_bank(bank, 500)
    refund_id = refund_of(charge)

    work()

    refund = stored(database, refund_id)
    assert (refund.state, "ya devolvió $500" in refund.problem) == (RefundState.REVIEW, True)
    assert bank.payments()[0]["given_back"] == 500


def test_after_a_week_it_is_sent_without_asking_and_a_lost_answer_waits_for_a_person(
    database: Database,
    pay_online: Pay,
    refund_of: Ask,
    work: Work,
    bank: Bank,
    clock: FixedClock,
) -> None:
    first, second = pay_online(), pay_online()
    clock.moment += timedelta(days=8)
    bank.wait(8 * 24)
    fine = refund_of(first)
    work()
    lost = refund_of(second)
    bank.misbehave("refund_lost")
    work()
    bank.misbehave("")
    work()

    assert stored(database, fine).state is RefundState.DONE
    assert stored(database, lost).state is RefundState.REVIEW
    assert [p["refunds"] for p in bank.payments()] == [1, 1]


@pytest.mark.parametrize("case", ["counter", "part of debit", "after 90 days"])
def test_what_webpay_does_not_give_back_goes_by_hand(
    database: Database,
    acting: Acting,
    pay_online: Pay,
    refund_of: Ask,
    work: Work,
    clock: FixedClock,
    case: str,
) -> None:
    if case == "counter":
        charge = create_charge(database, acting("rosa").id)
        with database.transaction() as session:
            take_payment(session, charge.id, "C-1", by=acting("ines"))
    else:
        charge = pay_online(DEBIT if case == "part of debit" else "4051885600446623")
    if case == "after 90 days":
        clock.moment += timedelta(days=91)
    refund_id = refund_of(charge, 1_000)
    work()
    assert stored(database, refund_id).state is RefundState.APPROVED

    with database.transaction() as session:
        services.note_done(session, refund_id, "Transferencia 991", by=acting("tomas"))

    assert stored(database, refund_id).state is RefundState.DONE
    assert posted(database) == [("income", 1_000), ("paid_out.treasury", -1_000)]
