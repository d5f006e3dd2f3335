# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying by bank transfer: nothing is lost, doubled or left open at Khipu."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.outbox import run_due
from munikit.testing.browser import Browser
from munikit_payments.charges.models import Receipt
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.paying.sweep import SWEEP
from munikit_payments.testing import AMOUNT, Bank, GatewaySite

States = Callable[[], list[str]]
ChargeState = Callable[[ChargeStatus], str]


def come_back(database: Database, address: str, name: str = "khipu") -> None:
    take_return(database, dict(parse_qsl(urlsplit(address).query)), name)


def sweep(database: Database) -> None:
    run_due(database, {SWEEP.name: SWEEP})


def receipts(database: Database) -> list[Receipt]:
    with database.reading() as session:
        return list(session.scalars(select(Receipt)))


def test_a_payment_is_one_receipt_and_an_account_of_its_own(
    database: Database, khipu: GatewaySite, charge: ChargeStatus, charge_state: ChargeState
) -> None:
    back = khipu.pay(start_payment(database, charge.id, "khipu"))
    come_back(database, back)

    assert charge_state(charge) == "paid"
    (receipt,) = receipts(database)
    assert (receipt.method, receipt.amount, receipt.card_last_digits) == ("khipu", AMOUNT, "")
    with database.reading() as session:
        received = session.scalars(
            select(LedgerEntry.amount).where(LedgerEntry.account == "received.khipu")
        ).all()
    assert received == [AMOUNT]


def test_who_comes_back_before_the_bank_is_done_is_asked_about_until_it_is(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    charge_state: ChargeState,
    state_of: States,
) -> None:
    khipu.misbehave("still_verifying")
    back = khipu.pay(start_payment(database, charge.id, "khipu"))
    come_back(database, back)
    assert state_of() == ["initiated"]

    khipu.misbehave("notice_never")
    sweep(database)

    assert charge_state(charge) == "paid"


@pytest.mark.parametrize("fault", ["wrong_amount", "wrong_order"])
def test_what_does_not_match_goes_to_a_person(
    database: Database, khipu: GatewaySite, charge: ChargeStatus, state_of: States, fault: str
) -> None:
    khipu.misbehave(fault)
    back = khipu.pay(start_payment(database, charge.id, "khipu"))
    come_back(database, back)

    assert state_of() == ["review"]
    assert receipts(database) == []


def test_who_leaves_cannot_pay_the_same_by_another_tab(
    database: Database, khipu: GatewaySite, charge: ChargeStatus, state_of: States
) -> None:
    address = start_payment(database, charge.id, "khipu")
    back = khipu.pay(address, "cancel")
    come_back(database, back)

    assert state_of() == ["aborted"]
    assert khipu.pay(address) == ""  # Closed there.
    assert [payment["status"] for payment in khipu.payments()] == ["deleted"]


def test_who_leaves_a_payment_that_cannot_be_closed_may_still_have_paid(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    charge_state: ChargeState,
    state_of: States,
    send: Callable[..., int],
) -> None:
    address = start_payment(database, charge.id, "khipu")
    back = khipu.pay(address, "cancel")
    khipu.misbehave("delete_error")
    come_back(database, back)
    assert state_of() == ["initiated"]

    khipu.pay(address)

    assert send(address.rpartition("/")[2]) == 200
    assert charge_state(charge) == "paid"


def test_what_nobody_paid_in_time_is_closed_there_before_it_expires_here(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    clock: FixedClock,
    state_of: States,
) -> None:
    address = start_payment(database, charge.id, "khipu")
    clock.moment += timedelta(minutes=61)
    sweep(database)

    assert state_of() == ["expired"]
    assert khipu.pay(address) == ""


@pytest.mark.parametrize("first", ["webpay", "khipu"])
def test_what_is_paid_by_both_gateways_goes_back_by_the_second(
    database: Database,
    khipu: GatewaySite,
    bank: Bank,
    charge: ChargeStatus,
    state_of: States,
    first: str,
) -> None:
    addresses = {name: start_payment(database, charge.id, name) for name in ("webpay", "khipu")}
    sites = {"webpay": bank, "khipu": khipu}
    for name in sorted(addresses, key=lambda name: name != first):
        back = sites[name].pay(addresses[name])
        come_back(database, back, name)
    sweep(database)

    assert sorted(state_of()) == ["authorized", "refunded"]
    (receipt,) = receipts(database)
    assert (receipt.method, receipt.amount) == (first, AMOUNT)
    with database.reading() as session:
        assert ledger_violations(session) == dict.fromkeys(ledger_violations(session), 0)


def test_the_whole_goes_back_by_khipu_and_a_part_by_the_treasury(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    refund_of: Callable[..., UUID],
    enter: Callable[[str], Browser],
    work: Callable[[], None],
) -> None:
    come_back(database, khipu.pay(start_payment(database, charge.id, "khipu")))
    part = refund_of(charge, 1_000, approved=False)
    assert "Khipu solo devuelve" in enter("tomas").get(f"/bandeja/devoluciones/{part}").text
    enter("tomas").post(f"/bandeja/devoluciones/{part}/no-devolver", note="Se devuelve entero")

    khipu.misbehave("refund_lost")
    whole = refund_of(charge)
    work()

    assert "Khipu lo devolvió" in enter("tomas").get(f"/bandeja/devoluciones/{whole}").text
    assert [payment["given_back"] for payment in khipu.payments()] == [AMOUNT.pesos]


def test_the_payer_chooses_between_what_is_switched_on(
    charge: ChargeStatus, enter: Callable[[str], Browser]
) -> None:
    rosa = enter("rosa")
    shown = rosa.get(f"/pagos/{charge.id}").text

    assert "Pagar $36.220 con Webpay" in shown
    assert "Pagar $36.220 con Khipu" in shown
    assert rosa.post(f"/pagos/{charge.id}/khipu").headers["Location"].startswith("http://127.0.0.1")
    assert rosa.post(f"/pagos/{charge.id}/cheque").status_code == 404
