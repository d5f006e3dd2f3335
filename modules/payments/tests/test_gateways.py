# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every adapter keeps the gateways' contract, and a bad one is told apart."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from munikit.kernel.money import Money
from munikit_payments.gateways.conformance import findings
from munikit_payments.gateways.contract import Bill, Gateway, Outcome, Refunded, Stage, Started
from munikit_payments.gateways.khipu import Khipu
from munikit_payments.gateways.khipu.simulator import create as create_khipu
from munikit_payments.gateways.webpay import WebpayPlus
from munikit_payments.gateways.webpay.simulator import create as create_webpay
from munikit_payments.settings import PaymentsSettings
from munikit_payments.testing import charging

TIMEOUT = 1
CARD = "4051885600446623"
REFUSED_CARD = "5186059559590568"


@dataclass
class Door:
    """Stands before a simulator and lets calls in, or does not."""

    app: Flask
    state: str = "open"
    over: threading.Event = field(default_factory=threading.Event)

    def __call__(self, environ: dict[str, object], start: Callable[..., object]) -> object:
        if self.state == "hang":
            self.over.wait(10)
        if self.state == "broken":
            return Response("<html>", status=200)(environ, start)  # type: ignore[arg-type]
        return self.app(environ, start)  # type: ignore[arg-type]


@contextmanager
def served(app: Flask) -> Iterator[tuple[str, Door]]:
    door = Door(app)
    server = make_server("127.0.0.1", 0, door, threaded=True)  # type: ignore[arg-type]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", door
    door.over.set()
    server.shutdown()
    thread.join()


@dataclass
class Counterpart:
    """A payer with a browser, and the simulator behind its door."""

    door: Door
    forms: Mapping[str, dict[str, str]]

    def pay(self, started: Started) -> dict[str, str]:
        return self._act(started, "pay")

    def be_refused(self, started: Started) -> dict[str, str]:
        return self._act(started, "refuse")

    def leave(self, started: Started) -> dict[str, str]:
        return self._act(started, "leave")

    def hang(self) -> None:
        self.door.state = "hang"

    def break_down(self) -> None:
        self.door.state = "broken"

    def behave(self) -> None:
        self.door.state = "open"

    def _act(self, started: Started, how: str) -> dict[str, str]:
        where = started.address
        if "token_ws=" in where:
            where = f"{where.split('/webpayserver')[0]}/webpayserver/pay/{started.token}"
        answer = requests.post(where, self.forms[how], timeout=5, allow_redirects=False)
        return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


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
        yield WebpayPlus(settings), Counterpart(door, WEBPAY_FORMS)


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
        super().__init__(settings)
        self._seconds = 4


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
