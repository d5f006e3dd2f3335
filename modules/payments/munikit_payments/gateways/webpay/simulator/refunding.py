# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reversals and annulments, as Transbank's product documentation describes their limits."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from munikit_payments.gateways.webpay.simulator.state import CARDS, Bank, Fault, Payment

_HOUR = 3600
_REVERSAL_SECONDS = 3 * _HOUR
_WEB_SERVICE_SECONDS = 90 * 24 * _HOUR
_REFUNDABLE = frozenset({"AUTHORIZED", "PARTIALLY_NULLIFIED"})


def refund_payment(bank: Bank, payment: Payment) -> ResponseReturnValue:
    """Answer ``POST /transactions/{token}/refunds``."""
    if bank.fault is Fault.REFUND_ERROR:
        return _error(500, "Internal error")
    if bank.fault is Fault.REFUND_REFUSED:
        return jsonify(type="NULLIFIED", response_code=-1, nullified_amount=0)
    # The SDK sends the amount as text, others as a number: both are documented.
    amount = str((request.get_json(silent=True) or {}).get("amount", ""))
    with bank.lock:
        refusal = _refusal(bank, payment, amount)
        if refusal:
            return _error(422, refusal)
        answer = _give_back(bank, payment, int(amount))
    if bank.fault is Fault.REFUND_LOST:
        # The effect took place; its answer does not arrive.
        return _error(504, "Gateway timeout")
    return jsonify(answer)


def _refusal(bank: Bank, payment: Payment, amount: str) -> str:
    if payment.status not in _REFUNDABLE:
        return "Transaction already fully refunded"
    if not amount.isdigit() or not 0 < int(amount) <= payment.amount - payment.given_back:
        return "Amount to refund is bigger than authorized"
    if bank.now() - payment.authorized_at > _WEB_SERVICE_SECONDS:
        return "284: period exceeded"
    # Its code is documented, the words of its answer are not: these are ours.
    if int(amount) < payment.amount and CARDS[payment.card][1] != "VN":
        return "308: operation not permitted"
    return ""


def _give_back(bank: Bank, payment: Payment, amount: int) -> dict[str, object]:
    payment.refunds += 1
    soon = bank.now() - payment.authorized_at < _REVERSAL_SECONDS
    if amount == payment.amount and soon:
        payment.status = "REVERSED"
        payment.given_back = amount
        return {"type": "REVERSED"}
    payment.given_back += amount
    left = payment.amount - payment.given_back
    payment.status = "PARTIALLY_NULLIFIED" if left else "NULLIFIED"
    return {
        "type": "NULLIFIED",
        "authorization_code": "594213",
        "authorization_date": payment.as_json()["transaction_date"],
        "nullified_amount": amount,
        "balance": left,
        "response_code": 0,
    }


def _error(status: int, message: str) -> ResponseReturnValue:
    return jsonify(error_message=message), status
