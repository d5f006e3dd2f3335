# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A signed notice is a hint: what counts is what Khipu says when asked."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit_payments.charges.models import Receipt
from munikit_payments.gateways import NotTheirsError
from munikit_payments.gateways.khipu import Khipu, KhipuSettings
from munikit_payments.gateways.kinds import GatewayMode
from munikit_payments.paying.services import start_payment
from munikit_payments.testing import GatewaySite, charging

ChargeState = Callable[[ChargeStatus], str]


def pay(database: Database, khipu: GatewaySite, charge: ChargeStatus) -> str:
    """Pay at Khipu without coming back; return the payment's id."""
    address = start_payment(database, charge.id, "khipu")
    khipu.pay(address)
    return address.rpartition("/")[2]


def receipts(database: Database) -> list[Receipt]:
    with database.reading() as session:
        return list(session.scalars(select(Receipt)))


def test_the_published_example_of_a_signature_holds() -> None:
    # docs.khipu.com, payment notifications: the sample of the reference, to the letter.
    body = (
        rb"""{"payment_id":"zfxnocsow6mz","receiver_id":990939,"subject":"TEST_COBRO","amount":"""
        rb""""1000.0000","discount":"0.0000","currency":"CLP","receipt_url":"""
        rb""""https:\/\/s3.amazonaws.com\/staging.notifications.khipu.com\/"""
        rb"""CPKH-1804240956-zfxnocsow6mz.pdf","bank":"DemoBank","bank_id":"Bawdf","payer_name":"""
        rb""""Cobrador de desarrollo #990.939","payer_email":"test@khipu.com","""
        rb""""personal_identifier":"44.444.444-4","bank_account_number":"000000000000444444444","""
        rb""""out_of_date_conciliation":false,"transaction_id":"""
        rb""""15f836bd-e8a7-4d12-b2f1-56403012b555","authorizer_operation_code":"""
        rb""""AUT-20240418-0001","responsible_user_email":"test@khipu.com","payment_method":"""
        rb""""simplified_transfer","conciliation_date":"2024-04-18T13:56:54.859Z"}"""
    )
    secret = "1a4cbbbeb8bdb7e1d73572b9cc43ce4ce18f79d9"
    headers = {
        "x-khipu-signature": "t=1711965600393,s=rq08YUGSaWa1D0RAwhMnJTRHMNmY4ToCn2Gd6G9LaDg="
    }
    adapter = Khipu(charging(khipu={"environment": "simulated", "secret": secret}))

    assert adapter.noticed(headers, body) == "zfxnocsow6mz"
    with pytest.raises(NotTheirsError):
        adapter.noticed(headers, body.replace(b"1000.0000", b"1.0000"))


def test_a_notice_settles_what_the_payer_never_came_back_from(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    charge_state: ChargeState,
    send: Callable[..., int],
) -> None:
    payment_id = pay(database, khipu, charge)

    assert [send(payment_id) for _ in range(3)] == [200, 200, 200]

    assert charge_state(charge) == "paid"
    assert len(receipts(database)) == 1


def test_a_forged_notice_changes_nothing_and_is_logged(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    send: Callable[..., int],
    caplog: pytest.LogCaptureFixture,
) -> None:
    payment_id = pay(database, khipu, charge)

    assert send(payment_id, "somebody else's") == 400

    assert receipts(database) == []
    assert "Llegó un aviso que khipu no firmó" in caplog.text
    assert "PORTAL_PAYMENTS__KHIPU__SECRET" in caplog.text


def test_a_notice_that_lies_is_not_believed(
    database: Database, charge: ChargeStatus, send: Callable[..., int]
) -> None:
    # Signed, and yet nobody paid: what counts is what is said when asked.
    payment_id = start_payment(database, charge.id, "khipu").rpartition("/")[2]

    assert send(payment_id) == 503
    assert receipts(database) == []


def test_a_notice_that_cannot_be_asked_about_is_wanted_again(
    database: Database,
    khipu: GatewaySite,
    charge: ChargeStatus,
    charge_state: ChargeState,
    send: Callable[..., int],
) -> None:
    payment_id = pay(database, khipu, charge)
    khipu.misbehave("status_error")
    assert send(payment_id) == 503

    khipu.misbehave("")

    assert send(payment_id) == 200
    assert charge_state(charge) == "paid"


def test_a_notice_of_somebody_elses_payment_is_heard_and_changes_nothing(
    database: Database, send: Callable[..., int]
) -> None:
    assert send("zfxnocsow6mz") == 200
    assert receipts(database) == []


def test_without_keys_it_does_not_charge_anybody() -> None:
    with pytest.raises(ValueError, match="PORTAL_PAYMENTS__KHIPU__API_KEY"):
        KhipuSettings(environment=GatewayMode.PRODUCTION)
