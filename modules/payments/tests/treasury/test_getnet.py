# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Paying through Getnet: the contract, the documented answers, and a whole portal."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
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
from munikit.testing.portals import NOW
from munikit_payments.charges.models import Receipt
from munikit_payments.gateways.conformance import findings
from munikit_payments.gateways.contract import Bill, Browser, GatewayError
from munikit_payments.gateways.getnet import Getnet, ask_getnet, gateway, sign
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


def paid_at(getnet: GatewaySite) -> tuple[Getnet, str]:
    """Pay at Getnet, and return who asks about it and by which token."""
    made = Getnet(charging(getnet={"environment": "simulated", "simulator_url": getnet.url}))
    until = NOW + timedelta(hours=1)
    back = "http://127.0.0.1:9/pagos/getnet"
    browser = Browser("190.100.1.2", "Mozilla/5.0")
    started = made.create(
        Bill("ORDER-1", AMOUNT, "Derecho", f"{back}/vuelta", f"{back}/aviso", until, browser)
    )
    getnet.pay(started.address)
    return made, started.token


def test_getnet_is_told_whose_browser_comes(getnet: GatewaySite) -> None:
    paid_at(getnet)

    (session,) = getnet.payments()
    asked = session["asked"]
    assert isinstance(asked, dict)
    assert (asked["ipAddress"], asked["userAgent"]) == ("190.100.1.2", "Mozilla/5.0")
    assert "auth" not in asked


def test_a_refund_that_is_refused_is_not_made(getnet: GatewaySite) -> None:
    made, token = paid_at(getnet)
    getnet.misbehave("refund_refused")

    assert made.refund(token, AMOUNT).is_done is False
    assert made.status(token).given_back == Money(0)


def test_a_refund_whose_answer_is_lost_is_known_by_asking_and_never_made_twice(
    getnet: GatewaySite,
) -> None:
    made, token = paid_at(getnet)
    getnet.misbehave("refund_lost")

    with pytest.raises(GatewayError):
        made.refund(token, AMOUNT)
    getnet.misbehave("")
    assert made.status(token).given_back == AMOUNT
    with pytest.raises(GatewayError, match="422"):
        made.refund(token, AMOUNT)


@pytest.mark.parametrize("fault", ["status_error", "status_garbage"])
def test_an_answer_that_is_none_concludes_nothing(getnet: GatewaySite, fault: str) -> None:
    made, token = paid_at(getnet)
    getnet.misbehave(fault)

    with pytest.raises(GatewayError):
        made.commit(token)


def test_a_session_that_was_paid_cannot_be_closed(getnet: GatewaySite) -> None:
    made, token = paid_at(getnet)

    with pytest.raises(GatewayError, match="422"):
        made.close(token)


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
