# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying through Getnet: the contract, the documented answers, and a whole portal."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
import requests
from pydantic import ValidationError
from sqlalchemy import select
from werkzeug.serving import make_server

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.money import Money
from munikit.module import Health
from munikit.outbox import run_due
from munikit_payments.charges.models import Receipt
from munikit_payments.gateways.conformance import findings
from munikit_payments.gateways.contract import GatewayError, NotTheirsError, Stage
from munikit_payments.gateways.getnet import Getnet, ask_getnet, credentials, gateway, sign
from munikit_payments.gateways.getnet.simulator import create
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.services import GatewayAwayError, start_payment, take_return
from munikit_payments.paying.sweep import SWEEP
from munikit_payments.testing import (
    AMOUNT,
    Counterpart,
    GatewaySite,
    charging,
    create_charge,
    served,
)

ChargeState = Callable[[ChargeStatus], str]
FORMS = {"pay": {"action": "pay"}, "refuse": {"action": "refuse"}, "leave": {"action": "leave"}}
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
def getnet(clock: FixedClock) -> Iterator[GatewaySite]:
    server = make_server("127.0.0.1", 0, create(clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield GatewaySite(f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()


@pytest.fixture
def settings_toml(getnet: GatewaySite) -> str:
    return f'[payments.getnet]\nenvironment = "simulated"\nsimulator_url = "{getnet.url}"\n'


@pytest.fixture
def charge(database: Database, payer: UUID) -> ChargeStatus:
    return create_charge(database, payer)


@pytest.fixture
def adapter() -> Getnet:
    return Getnet(charging(getnet={"environment": "simulated"}))


def come_back(database: Database, address: str) -> None:
    take_return(database, dict(parse_qsl(urlsplit(address).query)), "getnet")


def receipts(database: Database) -> list[Receipt]:
    with database.reading() as session:
        return list(session.scalars(select(Receipt)))


def test_getnet_keeps_the_contract() -> None:
    with served(create()) as (url, door):
        own = {"environment": "simulated", "simulator_url": url}
        made = Getnet(charging(getnet=own, timeout_seconds=1))

        assert findings(made, Counterpart(door, FORMS)) == []


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


def test_a_simulator_takes_no_other_keys(getnet: GatewaySite) -> None:
    own = {"environment": "simulated", "simulator_url": getnet.url, "secret": "another"}

    with pytest.raises(GatewayError, match="401"):
        Getnet(charging(getnet=own)).status("1")


def test_a_payment_is_one_receipt_in_an_account_of_its_own(
    database: Database, getnet: GatewaySite, charge: ChargeStatus, charge_state: ChargeState
) -> None:
    address = start_payment(database, charge.id, "getnet")
    requests.post(address, {"action": "retry"}, timeout=5)
    come_back(database, getnet.pay(address))

    assert charge_state(charge) == "paid"
    (receipt,) = receipts(database)
    assert (receipt.method, receipt.amount) == ("getnet", AMOUNT)
    assert receipt.card_last_digits == "1111"
    with database.reading() as session:
        query = select(LedgerEntry.amount).where(LedgerEntry.account == "received.getnet")
        assert session.scalars(query).all() == [AMOUNT]


@pytest.mark.parametrize("fault", ["wrong_amount", "wrong_order"])
def test_what_was_not_asked_for_goes_to_review(
    database: Database,
    getnet: GatewaySite,
    charge: ChargeStatus,
    charge_state: ChargeState,
    fault: str,
) -> None:
    back = getnet.pay(start_payment(database, charge.id, "getnet"))
    getnet.misbehave(fault)

    come_back(database, back)

    assert (charge_state(charge), receipts(database)) == ("open", [])


def test_what_is_looked_at_by_hand_is_asked_about_until_it_is_known(
    database: Database, getnet: GatewaySite, charge: ChargeStatus, charge_state: ChargeState
) -> None:
    getnet.misbehave("in_review")
    come_back(database, getnet.pay(start_payment(database, charge.id, "getnet")))

    run_due(database, {SWEEP.name: SWEEP})

    assert (charge_state(charge), receipts(database)) == ("open", [])


def test_a_session_that_cannot_be_opened_charges_nothing(
    database: Database, getnet: GatewaySite, charge: ChargeStatus
) -> None:
    getnet.misbehave("create_error")

    with pytest.raises(GatewayAwayError, match="Getnet no responde"):
        start_payment(database, charge.id, "getnet")


@pytest.mark.parametrize(("secret", "status"), [(SECRET, 200), ("somebody else's", 400)])
def test_a_notice_settles_what_nobody_came_back_from(
    portal: Portal,
    database: Database,
    getnet: GatewaySite,
    charge: ChargeStatus,
    secret: str,
    status: int,
) -> None:
    address = start_payment(database, charge.id, "getnet")
    getnet.pay(address)
    request_id = address.split("/session/")[1].split("/")[0]
    told = {"status": "APPROVED", "date": "2026-11-23T12:00:00+00:00"}
    body = {
        "requestId": int(request_id),
        "status": told,
        "signature": sign(secret, request_id, told),
    }

    answer = create_app(portal).test_client().post("/pagos/getnet/aviso", json=body)

    assert answer.status_code == status
    assert len(receipts(database)) == (status == 200)


def test_the_doctor_asks_it_and_production_needs_its_keys(getnet: GatewaySite) -> None:
    own = {"environment": "simulated", "simulator_url": getnet.url}
    simulated = charging(getnet=own)

    assert ask_getnet(simulated).health is Health.OK
    assert ["Getnet es simulado" in risk.text for risk in gateway.risks(simulated)] == [True]
    with pytest.raises(ValidationError, match="PORTAL_PAYMENTS__GETNET__SECRET"):
        charging(getnet={"environment": "production"})
    real = {"environment": "production", "login": "x", "secret": "short"}
    assert [risk.text for risk in gateway.risks(charging(getnet=real))] == [
        "Falta la clave secreta de Getnet, o no es la que Getnet entrega"
    ]
    assert not gateway.is_offered(charging())
