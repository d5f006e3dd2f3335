# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No payment is lost, doubled or believed without the gateway's word."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import func, select

from munikit.contracts.treasury import ChargeState as TreasuryState
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, NotFoundError, UnavailableError
from munikit.outbox import StoredEvent, run_due
from munikit.people import TooMuchError
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.gateways import Bill
from munikit_payments.gateways.contract import Started
from munikit_payments.gateways.webpay import WebpayPlus
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.paying.settling import claim
from munikit_payments.paying.sweep import SWEEP
from munikit_payments.testing import Bank

States = Callable[[], list[str]]
ChargeState = Callable[[ChargeStatus], str]


def params_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def sweep(database: Database) -> None:
    run_due(database, {SWEEP.name: SWEEP})


def test_an_approved_payment_gives_one_receipt_and_one_event(
    database: Database, bank: Bank, charge: ChargeStatus, charge_state: ChargeState
) -> None:
    back = bank.pay(start_payment(database, charge.id))

    assert take_return(database, params_of(back)) == charge.id

    assert charge_state(charge) == "paid"
    with database.reading() as session:
        receipt = session.scalars(select(Receipt)).one()
    assert receipt.folio == "VAL-P-2026-000001"
    assert receipt.card_last_digits == "6623"
    assert count(database, StoredEvent) == 1


def test_the_same_return_many_times_at_once_commits_once(
    database: Database, bank: Bank, charge: ChargeStatus, state_of: States
) -> None:
    params = params_of(bank.pay(start_payment(database, charge.id)))

    with ThreadPoolExecutor(6) as browsers:
        answers = list(browsers.map(lambda _: take_return(database, params), range(6)))

    assert answers == [charge.id] * 6
    assert state_of() == ["authorized"]
    assert [payment["commits"] for payment in bank.payments()] == [1]
    assert count(database, Receipt) == 1


def test_a_return_that_another_is_settling_already_waits_for_nothing(
    database: Database,
    bank: Bank,
    charge: ChargeStatus,
    state_of: States,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever has one token would hold every thread of the portal by repeating it."""
    params = params_of(bank.pay(start_payment(database, charge.id)))
    with database.transaction() as session:
        claim(session, session.scalars(select(Attempt.id)).one())
    monkeypatch.setattr("time.sleep", lambda _seconds: pytest.fail("a thread was held"))

    for _again in range(3):
        assert take_return(database, params) == charge.id

    assert state_of() == ["committing"]
    assert [payment["commits"] for payment in bank.payments()] == [0]


def test_a_payer_begins_as_many_payments_within_an_hour_as_the_setting_says(
    database: Database, charge: ChargeStatus, clock: FixedClock, state_of: States
) -> None:
    most = database.wiring.settings.limits.payments_per_hour
    for _ in range(most):
        start_payment(database, charge.id)

    with pytest.raises(TooMuchError, match=r"no se le cobró nada\. Pruebe de nuevo en 60 minutos"):
        start_payment(database, charge.id)
    assert len(state_of()) == most

    clock.moment += timedelta(hours=1)
    start_payment(database, charge.id)


def test_nobody_is_sent_to_pay_what_was_cancelled_while_the_gateway_was_asked(
    database: Database, charge: ChargeStatus, monkeypatch: pytest.MonkeyPatch, state_of: States
) -> None:
    create = WebpayPlus.create

    def slow(gateway: WebpayPlus, bill: Bill) -> Started:
        with database.transaction() as session:
            session.get_one(Charge, charge.id).state = TreasuryState.CANCELLED
        return create(gateway, bill)

    monkeypatch.setattr(WebpayPlus, "create", slow)

    with pytest.raises(ConflictError, match="cambió"):
        start_payment(database, charge.id)
    assert state_of() == ["created"]


@pytest.mark.parametrize(
    ("action", "card", "state"),
    [
        ("pay", "5186059559590568", "rejected"),
        ("abort", "4051885600446623", "aborted"),
        ("error", "4051885600446623", "aborted"),
        ("timeout", "4051885600446623", "aborted"),
    ],
    ids=["declined", "aborted by the payer", "form error", "form timed out"],
)
def test_each_shape_of_return_without_money_charges_nothing(
    database: Database,
    bank: Bank,
    charge: ChargeStatus,
    state_of: States,
    action: str,
    card: str,
    state: str,
) -> None:
    back = bank.pay(start_payment(database, charge.id), action, card)

    take_return(database, params_of(back))

    assert state_of() == [state]
    assert count(database, Receipt) == 0


def test_a_payment_that_could_not_begin_is_in_the_log(
    database: Database, bank: Bank, charge: ChargeStatus, caplog: pytest.LogCaptureFixture
) -> None:
    bank.misbehave("create_error")

    with pytest.raises(UnavailableError):
        start_payment(database, charge.id)

    (said,) = (
        each.message for each in caplog.records if each.name == "munikit_payments.paying.services"
    )
    assert said.startswith("Webpay no abrió el pago de «")
    assert f"/pagos/{charge.id}" in said


def test_a_form_that_was_left_and_then_paid_is_settled(
    database: Database, bank: Bank, charge: ChargeStatus, charge_state: ChargeState
) -> None:
    address = start_payment(database, charge.id)
    token = params_of(address)["token_ws"]
    take_return(database, {"TBK_TOKEN": token})

    take_return(database, params_of(bank.pay(address)))

    assert charge_state(charge) == "paid"
    assert [payment["commits"] for payment in bank.payments()] == [1]
    assert count(database, Receipt) == 1


def test_a_form_that_was_left_and_paid_after_another_gives_its_money_back(
    database: Database, bank: Bank, charge: ChargeStatus, state_of: States
) -> None:
    left = start_payment(database, charge.id)
    take_return(database, {"TBK_TOKEN": params_of(left)["token_ws"]})
    take_return(database, params_of(bank.pay(start_payment(database, charge.id))))

    take_return(database, params_of(bank.pay(left)))
    sweep(database)

    assert sorted(state_of()) == ["authorized", "refunded"]
    assert count(database, Receipt) == 1


def test_a_form_that_was_left_stays_left_however_often_it_is_said(
    database: Database, bank: Bank, charge: ChargeStatus, state_of: States
) -> None:
    params = params_of(bank.pay(start_payment(database, charge.id), "abort"))

    for _time in range(3):
        take_return(database, params)
    sweep(database)

    assert state_of() == ["aborted"]


@pytest.mark.parametrize(
    "fault", ["commit_lost", "commit_garbage", "commit_error"], ids=lambda fault: fault
)
def test_a_lost_answer_is_settled_by_asking(
    database: Database,
    bank: Bank,
    charge: ChargeStatus,
    charge_state: ChargeState,
    fault: str,
) -> None:
    back = bank.pay(start_payment(database, charge.id))
    bank.misbehave(fault)
    take_return(database, params_of(back))
    bank.misbehave("")

    # Where the error came before the effect the payer comes back, or the form dies.
    take_return(database, params_of(back))

    assert charge_state(charge) == "paid"
    assert count(database, Receipt) == 1


@pytest.mark.parametrize("fault", ["wrong_amount", "wrong_order"])
def test_an_approval_of_something_else_goes_to_a_person(
    database: Database, bank: Bank, charge: ChargeStatus, state_of: States, fault: str
) -> None:
    back = bank.pay(start_payment(database, charge.id))
    bank.misbehave(fault)

    take_return(database, params_of(back))

    assert state_of() == ["review"]
    assert count(database, Receipt) == 0


def test_a_code_of_zero_in_quotes_is_no_approval(
    database: Database, bank: Bank, charge: ChargeStatus, charge_state: ChargeState
) -> None:
    back = bank.pay(start_payment(database, charge.id))
    bank.misbehave("code_as_text")

    take_return(database, params_of(back))

    assert charge_state(charge) == "open"


def test_who_pays_in_two_tabs_gets_the_second_back(
    database: Database, bank: Bank, charge: ChargeStatus, state_of: States, clock: FixedClock
) -> None:
    first, second = (start_payment(database, charge.id) for _ in range(2))
    for address in (first, second):
        take_return(database, params_of(bank.pay(address)))
    assert sorted(state_of()) == ["authorized", "refund_due"]

    clock.moment += timedelta(minutes=2)
    sweep(database)

    assert sorted(state_of()) == ["authorized", "refunded"]
    assert sorted(int(str(p["refunds"])) for p in bank.payments()) == [0, 1]
    assert count(database, Receipt) == 1


def test_a_payer_who_never_comes_back_is_found_by_the_sweep(
    database: Database, charge: ChargeStatus, clock: FixedClock, state_of: States
) -> None:
    start_payment(database, charge.id)

    clock.moment += timedelta(minutes=12)
    sweep(database)

    assert state_of() == ["expired"]


def test_a_return_after_we_gave_up_is_still_taken(
    database: Database,
    bank: Bank,
    charge: ChargeStatus,
    clock: FixedClock,
    charge_state: ChargeState,
) -> None:
    address = start_payment(database, charge.id)
    clock.moment += timedelta(minutes=12)
    sweep(database)

    take_return(database, params_of(bank.pay(address)))

    assert charge_state(charge) == "paid"


def test_a_gateway_that_is_down_charges_nothing_and_says_so(
    database: Database, bank: Bank, charge: ChargeStatus, clock: FixedClock, state_of: States
) -> None:
    bank.misbehave("create_error")

    with pytest.raises(UnavailableError, match="No se le cobró nada"):
        start_payment(database, charge.id)

    clock.moment += timedelta(minutes=16)
    sweep(database)
    assert state_of() == ["expired"]


def test_what_is_paid_is_not_paid_again(
    database: Database, bank: Bank, charge: ChargeStatus
) -> None:
    take_return(database, params_of(bank.pay(start_payment(database, charge.id))))

    with pytest.raises(ConflictError, match="ya está pagado"):
        start_payment(database, charge.id)


@pytest.mark.parametrize(
    "params", [{}, {"token_ws": "x" * 64}, {"token_ws": "x" * 10_000}, {"TBK_ORDEN_COMPRA": "no"}]
)
def test_a_return_of_no_payment_of_ours_is_refused(
    database: Database, params: dict[str, str]
) -> None:
    with pytest.raises(NotFoundError, match="no pague de nuevo"):
        take_return(database, params)
