# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Webpay Plus (Transbank). Its settings are those of ``[payments]`` itself."""

from munikit.module import Simulator, later
from munikit.public.rules import lazy_gettext as _l
from munikit.settings import Settings
from munikit_payments.gateways.kinds import GatewayKind
from munikit_payments.gateways.webpay.adapter import WebpayPlus
from munikit_payments.gateways.webpay.checks import try_webpay, webpay_risks
from munikit_payments.settings import Environment, PaymentsSettings

__all__ = ["WebpayPlus", "gateway"]


def _simulates(settings: Settings) -> bool:
    return settings.of(PaymentsSettings).environment is Environment.SIMULATED


gateway = GatewayKind(
    WebpayPlus,
    is_offered=lambda own: own.environment is not Environment.COUNTER_ONLY,
    simulator=Simulator(
        name="webpay",
        title=_l("Webpay simulado"),
        variable="PORTAL_PAYMENTS__SIMULATOR_URL",
        create=later("munikit_payments.gateways.webpay.simulator:create"),
        is_wanted=_simulates,
    ),
    trial=try_webpay,
    risks=webpay_risks,
    rank=0,
)
