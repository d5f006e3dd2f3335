# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A Khipu to develop and test with: API v3, the payer's page and signed notices, over HTTP.

Source: docs.khipu.com, instant payments and payment notifications. What those leave open is marked
where it is decided.
"""

from flask import Flask

from munikit.kernel.clock import Clock, SystemClock
from munikit_payments.gateways.khipu.simulator.api import add_api
from munikit_payments.gateways.khipu.simulator.payer import add_payer
from munikit_payments.gateways.khipu.simulator.state import Fault, Khipu
from munikit_payments.gateways.simulators import add_control, simulator

__all__ = ["create"]


def create(clock: Clock | None = None) -> Flask:
    """Make the simulator. It keeps its payments in memory: with the process they are gone.

    ``clock`` says when a payment expires; the system's where none is given.
    """
    app = simulator(__name__)
    khipu = Khipu(clock=clock or SystemClock())
    add_api(app, khipu)
    add_payer(app, khipu)
    add_control(app, Fault, tell=khipu.misbehave, state=khipu.as_json)
    return app
