# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What Getnet's documentation says of an answer, a call and a notice is what the adapter reads."""

import hashlib
import json
from typing import Any

import pytest

from munikit.kernel.money import Money
from munikit_payments.gateways.contract import GatewayError, NotTheirsError, Stage
from munikit_payments.gateways.getnet import Getnet, credentials
from munikit_payments.testing import charging

SECRET = "getnet-simulado"
# docs.placetopay.dev, "Query session", the approved example; in pesos.
APPROVED: dict[str, Any] = {
    "requestId": 1,
    "status": {
        "status": "APPROVED",
        "reason": "00",
        "message": "The petition has been successfully approved",
        "date": "2021-11-30T15:49:47-05:00",
    },
    "request": {
        "locale": "es_CL",
        "payment": {
            "reference": "1122334455",
            "description": "Test",
            "amount": {"currency": "CLP", "total": 1000},
            "allowPartial": False,
            "subscribe": False,
        },
        "returnUrl": "https://redirection.test/home",
        "ipAddress": "127.0.0.1",
        "userAgent": "Placetopay Sandbox",
        "expiration": "2021-12-30T00:00:00-05:00",
    },
    "payment": [
        {
            "status": {
                "status": "APPROVED",
                "reason": "00",
                "message": "Approved",
                "date": "2021-11-30T15:49:36-05:00",
            },
            "internalReference": 1,
            "paymentMethod": "visa",
            "paymentMethodName": "Visa",
            "amount": {
                "from": {"currency": "CLP", "total": 1000},
                "to": {"currency": "CLP", "total": 1000},
                "factor": 1,
            },
            "authorization": "000000",
            "reference": "1122334455",
            "receipt": "241516",
            "franchise": "DF_VS",
            "refunded": False,
            "processorFields": [{"keyword": "lastDigits", "value": "1111", "displayOn": "none"}],
        }
    ],
}


@pytest.fixture
def adapter() -> Getnet:
    return Getnet(charging(getnet={"environment": "simulated"}))


def test_the_documented_answer_is_read(adapter: Getnet) -> None:
    read = adapter.read(APPROVED)

    assert (read.stage, read.order, read.amount) == (Stage.APPROVED, "1122334455", Money(1000))
    assert (read.authorization, read.card_last_digits) == ("000000", "1111")
    assert read.given_back == Money(0)
    assert str(read.paid_at) == "2021-11-30 20:49:36+00:00"


def with_payment(of: str, /, **payment: object) -> dict[str, Any]:
    tried = {**APPROVED["payment"][0], **payment}
    return {**APPROVED, "status": {"status": of}, "payment": [tried]}


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        ({**with_payment("PENDING"), "payment": None}, Stage.OPEN),
        (with_payment("PENDING", status={"status": "REJECTED"}), Stage.OPEN),
        (with_payment("PENDING", status={"status": "PENDING"}), Stage.UNDER_WAY),
        ({**with_payment("REJECTED"), "payment": []}, Stage.REFUSED),
        (with_payment("APPROVED_PARTIAL"), Stage.UNDER_WAY),
        (with_payment("PARTIAL_EXPIRED"), Stage.UNDER_WAY),
    ],
    ids=["untouched", "a card refused", "by hand", "given up", "a part", "a part, too late"],
)
def test_a_session_says_how_far_it_is(
    adapter: Getnet, answer: dict[str, Any], stage: Stage
) -> None:
    assert adapter.read(answer).stage is stage


@pytest.mark.parametrize(
    "answer",
    [
        with_payment("APPROVED", status={"status": "REJECTED"}),
        with_payment("NEW"),
        {"status": {"status": "FAILED"}},
        {},
    ],
    ids=["approved without a payment", "unknown", "failed", "empty"],
)
def test_an_answer_that_says_nothing_clear_concludes_nothing(
    adapter: Getnet, answer: dict[str, Any]
) -> None:
    with pytest.raises(GatewayError):
        adapter.read(answer)


@pytest.mark.parametrize(
    ("payment", "given_back"),
    [({"refunded": True}, Money(1000)), ({"refunded": None}, None)],
)
def test_money_given_back_is_what_the_answer_says(
    adapter: Getnet, payment: dict[str, object], given_back: Money | None
) -> None:
    assert adapter.read(with_payment("APPROVED", **payment)).given_back == given_back


@pytest.mark.parametrize(
    "amount", [{"currency": "USD", "total": 1000}, {"currency": "CLP", "total": 1.5}]
)
def test_an_amount_that_is_none_of_ours_is_none(adapter: Getnet, amount: dict[str, object]) -> None:
    read = adapter.read(with_payment("APPROVED", amount={"from": amount}))

    assert read.amount is None


def test_a_call_is_signed_by_the_documented_formula() -> None:
    made = credentials("site", "key", seed="2023-06-21T09:56:06-05:00", nonce=b"927342197")

    assert made["nonce"] == "OTI3MzQyMTk3"
    assert made["tranKey"] == "hj1brFNcXrOhV8F9Oumo7McscN8t8JyDnNtgrKTBCvM="


def test_a_notice_is_believed_by_its_signature_alone(adapter: Getnet) -> None:
    status = {"status": "APPROVED", "date": "2019-01-01T12:00:00-05:00"}
    told = {"status": status, "requestId": 1234, "reference": "TEST_123424"}
    plain = f"1234APPROVED2019-01-01T12:00:00-05:00{SECRET}".encode()
    body = {**told, "signature": f"sha256:{hashlib.sha256(plain).hexdigest()}"}

    assert adapter.noticed({}, json.dumps(body).encode()) == "1234"
    for bad in (
        {**body, "requestId": 1235},
        {**body, "status": {**status, "status": "REJECTED"}},
        {**told, "signature": hashlib.sha1(plain, usedforsecurity=False).hexdigest()},
        {**told, "signature": None},
        told,
        [],
    ):
        with pytest.raises(NotTheirsError):
            adapter.noticed({}, json.dumps(bad).encode())
