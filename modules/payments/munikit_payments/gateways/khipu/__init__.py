# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Khipu: transfers from the payer's bank."""

from munikit_payments.gateways.khipu.adapter import Khipu
from munikit_payments.gateways.khipu.checks import ask_khipu, khipu_risks
from munikit_payments.gateways.khipu.settings import KhipuSettings
from munikit_payments.gateways.kinds import by_table

__all__ = ["Khipu", "KhipuSettings", "gateway"]

gateway = by_table(
    Khipu,
    KhipuSettings,
    simulator="munikit_payments.gateways.khipu.simulator:create",
    trial=ask_khipu,
    risks=khipu_risks,
)
