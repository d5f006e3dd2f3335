# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A Webpay Plus to develop and test with: REST v1.2 and the payer's pages, over HTTP.

Source: Transbank's reference and documentation of Webpay Plus (read 2022-12-28) and its SDK's
tests. What those leave open is marked where it is decided.
"""

from flask import Flask

from munikit_payments.gateways.webpay.simulator.api import add_api
from munikit_payments.gateways.webpay.simulator.control import add_control
from munikit_payments.gateways.webpay.simulator.form import add_form
from munikit_payments.gateways.webpay.simulator.state import Bank

__all__ = ["create"]


def create() -> Flask:
    """Make the simulator. It keeps its payments in memory: with the process they are gone."""
    app = Flask(__name__, template_folder="templates", static_folder=None)
    app.url_map.strict_slashes = False
    bank = Bank()
    add_api(app, bank)
    add_form(app, bank)
    add_control(app, bank)
    return app
