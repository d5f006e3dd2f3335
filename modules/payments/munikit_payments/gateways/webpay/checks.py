# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is asked of Webpay: by ``portal doctor``, and before real people pay."""

import re
from collections.abc import Iterator

from munikit.module import Finding, Risk
from munikit.trying import Question, try_system
from munikit_payments.gateways.webpay.adapter import WebpayPlus
from munikit_payments.settings import (
    INTEGRATION_CODE,
    INTEGRATION_KEY,
    Environment,
    PaymentsSettings,
)

_NO_PAYMENT = "0" * 64
_UNKNOWN = frozenset({400, 404, 422})
_COMMERCE = re.compile(r"[0-9]{12}")
# Half of what those have that Transbank publishes: nobody promised how long others are.
_WEBPAY_KEY = re.compile(r"[0-9A-Za-z-]{32,}")
_REAL = 'Ponga environment = "production" en [payments], o "counter_only" si cobra solo en la caja'
_LEAST_LETTERS = 5
_KEYS = "Ponga PORTAL_PAYMENTS__COMMERCE_CODE y PORTAL_PAYMENTS__API_KEY en .env"


def try_webpay(own: PaymentsSettings) -> Finding | None:
    if own.environment not in (Environment.PRODUCTION, Environment.INTEGRATION):
        return None
    return ask_webpay(own)


def ask_webpay(own: PaymentsSettings) -> Finding:
    site = WebpayPlus(own).site
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


def webpay_risks(own: PaymentsSettings) -> Iterator[Risk]:
    if own.environment is Environment.SIMULATED:
        yield Risk("Webpay es simulado: se paga sin pagar", _REAL, on_trial=True)
    if own.environment is Environment.INTEGRATION:
        text = "Webpay es el de pruebas de Transbank: se paga con tarjetas publicadas"
        yield Risk(text, _REAL, on_trial=True)
    if own.environment is not Environment.PRODUCTION:
        return
    if own.commerce_code == INTEGRATION_CODE:
        yield Risk("Webpay con el código de comercio de pruebas de Transbank", _KEYS)
    elif not _COMMERCE.fullmatch(own.commerce_code):
        yield Risk(
            f"El código de comercio de Webpay, «{own.commerce_code}», no tiene doce cifras",
            "Ponga en .env PORTAL_PAYMENTS__COMMERCE_CODE entero, como lo dio Transbank, sin "
            "puntos ni espacios",
        )
    if own.api_key.get_secret_value() in ("", INTEGRATION_KEY):
        yield Risk("Webpay con la clave pública de pruebas de Transbank, o sin clave", _KEYS)
    elif not _is_webpay_key(own.api_key.get_secret_value()):
        yield Risk(
            "Webpay con una clave que no es la que Transbank entrega, o no está entera",
            "Copie en .env PORTAL_PAYMENTS__API_KEY completa: son letras y cifras seguidas, "
            f"{len(INTEGRATION_KEY)} en las que Transbank publica",
        )


def _is_webpay_key(key: str) -> bool:
    return _WEBPAY_KEY.fullmatch(key) is not None and len(set(key)) >= _LEAST_LETTERS
