# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What ``portal doctor`` tries at the gateways: it asks for a payment that never was."""

from munikit.module import Finding
from munikit.settings import Settings
from munikit.trying import Question, try_system
from munikit_payments.gateways import gateways_of
from munikit_payments.gateways.khipu import API
from munikit_payments.settings import Environment, KhipuMode, PaymentsSettings

_NO_PAYMENT = "0" * 64
_UNKNOWN = frozenset({400, 404, 422})


def try_webpay(settings: Settings) -> Finding | None:
    own = settings.of(PaymentsSettings)
    if own.environment not in (Environment.PRODUCTION, Environment.INTEGRATION):
        return None
    return ask_webpay(own)


def ask_webpay(own: PaymentsSettings) -> Finding:
    site = gateways_of(own)["webpay"].site
    return try_system(
        Question(
            "Webpay",
            f"{site}/rswebpaytransaction/api/webpay/v1.2/transactions/{_NO_PAYMENT}",
            "environment en [payments]",
            "PORTAL_PAYMENTS__COMMERCE_CODE y PORTAL_PAYMENTS__API_KEY en .env",
            answers=_UNKNOWN,
            headers={
                "Tbk-Api-Key-Id": own.commerce_code,
                "Tbk-Api-Key-Secret": own.api_key.get_secret_value(),
            },
        )
    )


def try_khipu(settings: Settings) -> Finding | None:
    own = settings.of(PaymentsSettings)
    if own.khipu.environment is not KhipuMode.PRODUCTION:
        return None
    return ask_khipu(own)


def ask_khipu(own: PaymentsSettings) -> Finding:
    simulated = own.khipu.environment is KhipuMode.SIMULATED
    api = own.khipu.simulator_url if simulated else API
    return try_system(
        Question(
            "Khipu",
            f"{api}/v3/payments/{_NO_PAYMENT[:12]}",
            "environment en [payments.khipu]",
            "PORTAL_PAYMENTS__KHIPU__API_KEY en .env",
            answers=_UNKNOWN,
            headers={"x-api-key": own.khipu.api_key.get_secret_value()},
        )
    )
