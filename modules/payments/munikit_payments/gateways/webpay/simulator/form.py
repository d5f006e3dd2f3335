# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The payer's side: the card form, the bank's form, and the ways back."""

import time
from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from munikit_payments.gateways.webpay.simulator.state import CARDS, Bank, Payment

_TOKEN_SECONDS = 300
_BANK_PASSWORD = "123"  # noqa: S105 - published by Transbank for its test bank.


def add_form(app: Flask, bank: Bank) -> None:
    @app.route("/webpayserver/initTransaction", methods=["GET", "POST"])
    def begin() -> ResponseReturnValue:
        payment = bank.payments.get(request.values.get("token_ws", ""))
        if payment is None:
            return render_template("webpay/problem.html"), 404
        return _page(payment)

    @app.post("/webpayserver/pay/<token>")
    def pay(token: str) -> ResponseReturnValue:
        payment = bank.payments.get(token)
        if payment is None:
            return render_template("webpay/problem.html"), 404
        if time.monotonic() - payment.created > _TOKEN_SECONDS:
            return _timed_out(payment)
        return _answer(payment, request.form.get("action", ""))


def _page(payment: Payment, problem: str = "") -> ResponseReturnValue:
    page = render_template("webpay/card.html", payment=payment, cards=CARDS, problem=problem)
    return page, 422 if problem else 200


def _answer(payment: Payment, action: str) -> ResponseReturnValue:
    if action == "abort":
        payment.aborted = True
        back = {"TBK_TOKEN": payment.token, **_order(payment)}
        # The integration environment comes back by POST here; a redirect does it by GET.
        return redirect(f"{payment.return_url}?{urlencode(back)}")
    if action == "timeout":
        return _timed_out(payment)
    if action == "error":
        back = {"token_ws": payment.token, "TBK_TOKEN": payment.token, **_order(payment)}
        return redirect(f"{payment.return_url}?{urlencode(back)}")
    card = request.form.get("card", "").replace(" ", "")
    if card not in CARDS:
        return _page(payment, "Esa tarjeta no es de prueba. Use una de la lista.")
    if request.form.get("password") != _BANK_PASSWORD:
        return _page(payment, "La clave del banco de prueba es 123.")
    payment.card = card
    payment.dated = datetime.now(UTC)
    payment.response_code = 0 if CARDS[card][2] else -1
    return redirect(f"{payment.return_url}?{urlencode({'token_ws': payment.token})}")


def _timed_out(payment: Payment) -> ResponseReturnValue:
    return redirect(f"{payment.return_url}?{urlencode(_order(payment))}")


def _order(payment: Payment) -> dict[str, str]:
    return {"TBK_ID_SESION": payment.session_id, "TBK_ORDEN_COMPRA": payment.buy_order}
