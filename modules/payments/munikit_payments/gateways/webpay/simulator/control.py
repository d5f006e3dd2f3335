# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Telling the simulator to misbehave, and asking what it saw."""

from dataclasses import asdict

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from munikit_payments.gateways.webpay.simulator.state import Bank, Fault


def add_control(app: Flask, bank: Bank) -> None:
    @app.route("/_simulator/", methods=["GET", "POST"])
    def control() -> ResponseReturnValue:
        """Set a fault with ``POST fault=commit_lost`` (empty to behave); read all payments.

        ``share`` is how many of its calls misbehave, from 0 to 1; ``hours`` sets its
        clock ahead, for refunds long after the sale.
        """
        if request.method == "POST":
            wanted = request.form.get("fault", "")
            if wanted not in set(Fault):
                return jsonify(error=f"faults: {', '.join(Fault)}"), 400
            bank.told = Fault(wanted)
            bank.share = float(request.form.get("share", "1"))
            bank.hours_ahead = float(request.form.get("hours", bank.hours_ahead))
        with bank.lock:
            payments = [asdict(payment) for payment in bank.payments.values()]
        return jsonify(fault=bank.told, payments=payments)
