# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payment gateways behind one typed contract."""

from munikit_payments.gateways.contract import Gateway, GatewayError, Outcome, Started
from munikit_payments.gateways.webpay import gateway_for

__all__ = ["Gateway", "GatewayError", "Outcome", "Started", "gateway_for"]
