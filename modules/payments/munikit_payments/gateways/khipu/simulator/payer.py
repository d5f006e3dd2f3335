# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The payer's page, and the notices that follow a payment."""

import json
import threading
import time
from http import HTTPStatus

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue

from munikit_payments.gateways.khipu.adapter import sign
from munikit_payments.gateways.khipu.settings import SIMULATED_KHIPU
from munikit_payments.gateways.khipu.simulator.state import Fault, Khipu, Payment
from munikit_payments.gateways.simulators import payer_page

_LATE_SECONDS = 3.0
# The real one tries for two days; this one long enough for a portal that starts anew.
_TRIES = 5
_AFTER_SECONDS = 1.0
_TIMEOUT = 10


def add_payer(app: Flask, khipu: Khipu) -> None:
    @app.get("/payment/info/<payment_id>")
    def show(payment_id: str) -> ResponseReturnValue:
        payment = khipu.payments.get(payment_id)
        return _page(payment if _is_open(khipu, payment) else None), 200 if payment else 404

    @app.post("/payment/info/<payment_id>")
    def act(payment_id: str) -> ResponseReturnValue:
        payment = khipu.payments.get(payment_id)
        if payment is None or not _is_open(khipu, payment):
            return _page(None), 409
        if request.form.get("action") == "cancel":
            return redirect(payment.cancel_url)
        _pay(khipu, payment, refused=request.form.get("action") == "refuse")
        return redirect(payment.return_url)


def _page(payment: Payment | None) -> str:
    if payment is None:
        return payer_page("Khipu")
    return payer_page(
        "Khipu",
        f"{payment.subject}. Orden {payment.transaction_id}",
        payment.amount,
        pay="Transferir desde DemoBank",
        cancel="Anular y volver",
        refuse="El banco rechaza la transferencia",
    )


def _is_open(khipu: Khipu, payment: Payment | None) -> bool:
    now = khipu.clock.now()
    return bool(payment and payment.status == "pending" and now < payment.expires)


def _pay(khipu: Khipu, payment: Payment, *, refused: bool) -> None:
    with khipu.lock:
        payment.status = "done"
        payment.detail = "rejected-by-payer" if refused else "normal"
        payment.conciliated = khipu.clock.now()
    fault = khipu.fault
    if fault is not Fault.NOTICE_NEVER:
        threading.Thread(target=_notify, args=(payment, fault), daemon=True).start()


def _notify(payment: Payment, fault: Fault) -> None:
    if fault is Fault.NOTICE_LATE:
        time.sleep(_LATE_SECONDS)
    for _ in range(2 if fault is Fault.NOTICE_TWICE else 1):
        _send(payment, "somebody else's" if fault is Fault.NOTICE_FORGED else SIMULATED_KHIPU)


def _send(payment: Payment, secret: str) -> None:
    import requests  # noqa: PLC0415 - every web process imports this module; only this one calls.

    facts = {key: value for key, value in payment.as_json().items() if "status" not in key}
    body = json.dumps(facts).encode()
    for _ in range(_TRIES):
        headers = {
            "Content-Type": "application/json",
            "x-khipu-signature": sign(secret, time.time_ns() // 1_000_000, body),
        }
        try:
            answer = requests.post(payment.notify_url, body, headers=headers, timeout=_TIMEOUT)
            payment.notices.append(answer.status_code)
        except requests.RequestException:
            payment.notices.append(0)
        if payment.notices[-1] == HTTPStatus.OK:
            return
        time.sleep(_AFTER_SECONDS)
