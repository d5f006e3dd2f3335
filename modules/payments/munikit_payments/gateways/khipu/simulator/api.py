# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The merchant's side: API v3."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from munikit_payments.gateways.khipu.simulator.state import Fault, Khipu, Payment

_BASE = "/v3/payments"
_ADDRESSES = ("return_url", "cancel_url", "notify_url")


def add_api(app: Flask, khipu: Khipu) -> None:
    @app.before_request
    def check_key() -> ResponseReturnValue | None:
        if request.path.startswith(_BASE) and not request.headers.get("x-api-key"):
            return _error(403, "invalid api key")
        return None

    @app.post(_BASE)
    def create() -> ResponseReturnValue:
        return _create(khipu, request.get_json(silent=True))

    @app.get(f"{_BASE}/<payment_id>")
    def status(payment_id: str) -> ResponseReturnValue:
        return _with(khipu, payment_id, _status)

    @app.delete(f"{_BASE}/<payment_id>")
    def delete(payment_id: str) -> ResponseReturnValue:
        return _with(khipu, payment_id, _delete)

    @app.post(f"{_BASE}/<payment_id>/refunds")
    def refund(payment_id: str) -> ResponseReturnValue:
        return _with(khipu, payment_id, _refund)


def _with(
    khipu: Khipu, payment_id: str, act: Callable[[Khipu, Payment], ResponseReturnValue]
) -> ResponseReturnValue:
    payment = khipu.payments.get(payment_id)
    return act(khipu, payment) if payment else _error(404, "payment not found")


def _create(khipu: Khipu, body: Any) -> ResponseReturnValue:  # noqa: ANN401 - JSON from outside.
    if khipu.fault is Fault.CREATE_ERROR:
        return _error(500, "internal error")
    if not isinstance(body, dict) or body.get("currency") != "CLP":
        return _error(400, "currency is not supported here")
    amount = body.get("amount")
    if type(amount) is not int or amount <= 0:
        return _error(400, "invalid amount")
    if not body.get("subject") or not all(body.get(name) for name in _ADDRESSES):
        return _error(400, "subject and addresses are needed")
    payment = Payment(
        payment_id=khipu.new_id(),
        amount=amount,
        subject=str(body["subject"]),
        transaction_id=str(body.get("transaction_id", "")),
        return_url=str(body["return_url"]),
        cancel_url=str(body["cancel_url"]),
        notify_url=str(body["notify_url"]),
        expires=datetime.fromisoformat(body["expires_date"]),
    )
    with khipu.lock:
        khipu.payments[payment.payment_id] = payment
    url = f"{request.host_url}payment/info/{payment.payment_id}"
    return jsonify(payment_id=payment.payment_id, payment_url=url, ready_for_terminal=False)


def _status(khipu: Khipu, payment: Payment) -> ResponseReturnValue:
    if khipu.fault is Fault.STATUS_ERROR:
        return _error(500, "internal error")
    if khipu.fault is Fault.STATUS_GARBAGE:
        return "<html>", 200
    answer = payment.as_json()
    if khipu.fault is Fault.WRONG_AMOUNT:
        answer["amount"] = f"{payment.amount + 1}.0000"
    if khipu.fault is Fault.WRONG_ORDER:
        answer["transaction_id"] = "ANOTHER-ORDER"
    if khipu.fault is Fault.STILL_VERIFYING and payment.status == "done":
        answer |= {"status": "verifying", "status_detail": "pending"}
    return jsonify(answer)


def _delete(khipu: Khipu, payment: Payment) -> ResponseReturnValue:
    if khipu.fault is Fault.DELETE_ERROR:
        return _error(500, "internal error")
    with khipu.lock:
        if payment.status != "pending":
            return _error(400, "only pending payments can be deleted")
        payment.status = "deleted"
    return jsonify(message="ok")


def _refund(khipu: Khipu, payment: Payment) -> ResponseReturnValue:
    if khipu.fault is Fault.REFUND_ERROR:
        return _error(400, "the payment was settled")
    amount = (request.get_json(silent=True) or {}).get("amount")
    with khipu.lock:
        left = payment.amount - payment.given_back
        if payment.status != "done" or type(amount) is not int or not 0 < amount <= left:
            return _error(400, "invalid refund")
        payment.given_back += amount
        whole = payment.given_back == payment.amount
        payment.detail = "fully-refunded" if whole else "partially-refunded"
    if khipu.fault is Fault.REFUND_LOST:
        # The effect took place; its answer does not arrive.
        return _error(504, "gateway timeout")
    return jsonify(message="ok")


def _error(status: int, message: str) -> ResponseReturnValue:
    return jsonify(message=message), status
