# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The merchant's side: REST v1.2."""

import time
from collections.abc import Callable
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from munikit_payments.gateways.webpay.simulator.refunding import refund_payment
from munikit_payments.gateways.webpay.simulator.state import Bank, Fault, Payment

_BASE = "/rswebpaytransaction/api/webpay/v1.2/transactions"
_LIMITS = {"buy_order": 26, "session_id": 61, "return_url": 256}
_SLOW_SECONDS = 20


def add_api(app: Flask, bank: Bank) -> None:
    @app.before_request
    def check_keys() -> ResponseReturnValue | None:
        keys = ("Tbk-Api-Key-Id", "Tbk-Api-Key-Secret")
        if request.path.startswith(_BASE) and not all(request.headers.get(k) for k in keys):
            return _error(401, "Not Authorized")
        return None

    @app.post(f"{_BASE}/")
    def create() -> ResponseReturnValue:
        return _create(bank, request.get_json(silent=True))

    @app.put(f"{_BASE}/<token>")
    def commit(token: str) -> ResponseReturnValue:
        return _with(bank, token, _commit)

    @app.get(f"{_BASE}/<token>")
    def status(token: str) -> ResponseReturnValue:
        return _with(bank, token, _status)

    @app.post(f"{_BASE}/<token>/refunds")
    def refund(token: str) -> ResponseReturnValue:
        return _with(bank, token, refund_payment)


def _with(
    bank: Bank, token: str, act: Callable[[Bank, Payment], ResponseReturnValue]
) -> ResponseReturnValue:
    payment = bank.payments.get(token)
    return act(bank, payment) if payment else _error(404, "Transaction not found")


def _status(bank: Bank, payment: Payment) -> ResponseReturnValue:
    if bank.fault is Fault.STATUS_ERROR:
        return _error(500, "Internal error")
    return jsonify(payment.as_json())


def _create(bank: Bank, body: Any) -> ResponseReturnValue:  # noqa: ANN401 - JSON from outside.
    if bank.fault is Fault.CREATE_ERROR:
        return _error(500, "Internal error")
    if not isinstance(body, dict):
        return _error(400, "Invalid JSON")
    for name, most in _LIMITS.items():
        if not isinstance(body.get(name), str) or not 0 < len(body[name]) <= most:
            return _error(422, f"Invalid value for parameter: {name}")
    # The SDK sends the amount as text, others as a number: both are documented.
    amount = str(body.get("amount", ""))
    if not amount.isascii() or not amount.isdigit() or int(amount) == 0:
        return _error(422, "Invalid value for parameter: amount")
    payment = bank.open(body["buy_order"], body["session_id"], int(amount), body["return_url"])
    url = f"{request.host_url}webpayserver/initTransaction"
    return jsonify(token=payment.token, url=url)


def _commit(bank: Bank, payment: Payment) -> ResponseReturnValue:
    if bank.fault is Fault.COMMIT_ERROR:
        return _error(500, "Internal error")
    with bank.lock:
        payment.commits += 1
        if payment.aborted:
            return _error(422, "Transaction has an invalid finished state: aborted")
        if not payment.card:
            return _error(422, "Invalid status 0 for transaction while authorizing")
        if payment.status == "INITIALIZED":
            payment.status = "AUTHORIZED" if payment.response_code == 0 else "FAILED"
            payment.authorized_at = bank.now()
    return _answer(bank.fault, payment)


def _answer(fault: Fault, payment: Payment) -> ResponseReturnValue:
    if fault is Fault.COMMIT_SLOW:
        time.sleep(_SLOW_SECONDS)
    if fault is Fault.COMMIT_LOST:
        # The effect took place; its answer does not arrive.
        return _error(504, "Gateway timeout")
    if fault is Fault.COMMIT_GARBAGE:
        return "<html>", 200
    answer = payment.as_json()
    if fault is Fault.WRONG_AMOUNT:
        answer["amount"] += 1
    if fault is Fault.WRONG_ORDER:
        answer["buy_order"] = "ANOTHER-ORDER"
    if fault is Fault.CODE_AS_TEXT:
        answer["response_code"] = str(answer["response_code"])
    return jsonify(answer)


def _error(status: int, message: str) -> ResponseReturnValue:
    return jsonify(error_message=message), status
