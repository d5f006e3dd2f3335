# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every adapter keeps the gateways' contract, and a bad one is told apart."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import requests

from munikit.kernel.money import Money
from munikit_payments.gateways.conformance import findings
from munikit_payments.gateways.contract import Bill, Gateway, Outcome, Refunded, Stage, Started
from munikit_payments.gateways.khipu import Khipu
from munikit_payments.gateways.khipu.simulator import create as create_khipu
from munikit_payments.gateways.webpay import WebpayPlus
from munikit_payments.gateways.webpay.simulator import create as create_webpay
from munikit_payments.settings import PaymentsSettings
from munikit_payments.testing import Counterpart, charging, served

TIMEOUT = 1
CARD = "4051885600446623"
REFUSED_CARD = "5186059559590568"


WEBPAY_FORMS = {
    "pay": {"action": "pay", "card": CARD, "password": "123"},
    "refuse": {"action": "pay", "card": REFUSED_CARD, "password": "123"},
    "leave": {"action": "abort"},
}
KHIPU_FORMS = {
    "pay": {"action": "pay"},
    "refuse": {"action": "refuse"},
    "leave": {"action": "cancel"},
}


@pytest.fixture
def webpay() -> Iterator[tuple[Gateway, Counterpart]]:
    with served(create_webpay()) as (url, door):
        settings = PaymentsSettings(simulator_url=url, timeout_seconds=TIMEOUT)
        form = f"{url}/webpayserver/pay"
        where = lambda started: f"{form}/{started.token}"  # noqa: E731 - said where it is used.
        yield WebpayPlus(settings), Counterpart(door, WEBPAY_FORMS, where)


@pytest.fixture
def khipu() -> Iterator[tuple[Gateway, Counterpart]]:
    with served(create_khipu()) as (url, door):
        own = {"environment": "simulated", "simulator_url": url}
        settings = charging(khipu=own, timeout_seconds=TIMEOUT)
        yield Khipu(settings), Counterpart(door, KHIPU_FORMS)


def test_webpay_keeps_the_contract(webpay: tuple[Gateway, Counterpart]) -> None:
    assert findings(*webpay) == []


def test_khipu_keeps_the_contract(khipu: tuple[Gateway, Counterpart]) -> None:
    assert findings(*khipu) == []


class Credulous(Khipu):
    """Says that everything is paid, as it was asked for."""

    def read(self, answer: Mapping[str, object]) -> Outcome:
        return replace(super().read(answer), stage=Stage.APPROVED)


class Forgetful(Khipu):
    """Does not look at the amount."""

    def read(self, answer: Mapping[str, object]) -> Outcome:
        return replace(super().read(answer), amount=None)


class Talkative(Khipu):
    """Lets the errors of its library out."""

    def create(self, bill: Bill) -> Started:
        found = requests.post(
            f"{self.site}/v3/payments",
            json={
                "amount": bill.amount.pesos,
                "currency": "CLP",
                "subject": bill.concept,
                "transaction_id": bill.order,
                "return_url": f"{bill.return_url}?orden={bill.order}",
                "cancel_url": f"{bill.return_url}?orden={bill.order}&cancelado=1",
                "notify_url": bill.notice_url,
                "expires_date": bill.until.isoformat(),
            },
            headers={"x-api-key": "x"},
            timeout=TIMEOUT,
        ).json()
        return Started(found["payment_id"], found["payment_url"])


class Patient(Khipu):
    """Has no time-out worth the name."""

    def __init__(self, settings: PaymentsSettings) -> None:
        super().__init__(settings.model_copy(update={"timeout_seconds": 4}))


class Trusting(Khipu):
    """Believes whoever sends a notice."""

    def noticed(self, headers: Mapping[str, str], body: bytes) -> str:  # noqa: ARG002 - it is bad.
        return "x"


class Optimistic(Khipu):
    """Says that money went back without giving it."""

    def refund(self, token: str, amount: Money) -> Refunded:  # noqa: ARG002 - it is bad.
        return Refunded(is_done=True)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (Credulous, "nobody has paid, and it says approved"),
        (Forgetful, "it was paid, and it says None, not $36.220"),
        (Talkative, "_fails_loudly: JSONDecodeError came out of it"),
        (Patient, "status: the gateway hangs, and it waits for 4 s"),
        (Trusting, "it believes a notice that nobody signed"),
        (Optimistic, "the whole went back, and it does not say so when asked"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_bad_adapter_is_told_apart(
    khipu: tuple[Khipu, Counterpart], bad: type[Khipu], said: str
) -> None:
    good, theirs = khipu
    own = {"environment": "simulated", "simulator_url": good.site}
    adapter = bad(charging(khipu=own, timeout_seconds=TIMEOUT))

    assert any(said in line for line in findings(adapter, theirs))
