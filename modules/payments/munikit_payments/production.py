# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What payments ask of their settings before real people pay."""

import re
from collections.abc import Iterator

from munikit.module import Risk
from munikit.settings import Settings
from munikit_payments.settings import (
    INTEGRATION_CODE,
    INTEGRATION_KEY,
    Environment,
    KhipuMode,
    KhipuSettings,
    PaymentsSettings,
)

_COMMERCE = re.compile(r"[0-9]{12}")
# Half of what those have that Transbank publishes: nobody promised how long others are.
_WEBPAY_KEY = re.compile(r"[0-9A-Za-z-]{32,}")
_REAL = 'Ponga environment = "production" en [payments], o "counter_only" si cobra solo en la caja'
# What Khipu gives has twice as many.
_SHORTEST_SECRET = 16
_LEAST_LETTERS = 5
_KEYS = "Ponga PORTAL_PAYMENTS__COMMERCE_CODE y PORTAL_PAYMENTS__API_KEY en .env"


def payment_risks(settings: Settings) -> Iterator[Risk]:
    """Name every way in which somebody could pay without paying."""
    own = settings.of(PaymentsSettings)
    yield from _webpay(own)
    if own.khipu.environment is KhipuMode.SIMULATED:
        yield Risk(
            "Khipu es simulado: se paga sin pagar",
            'Ponga environment = "production" en [payments.khipu] y sus claves en .env, o "off"',
            on_trial=True,
        )
    elif own.khipu.environment is KhipuMode.PRODUCTION:
        yield from _khipu(own.khipu)


def _khipu(own: KhipuSettings) -> Iterator[Risk]:
    for name, kept in (("API_KEY", own.api_key), ("SECRET", own.secret)):
        secret = kept.get_secret_value()
        if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _LEAST_LETTERS:
            text = "Falta una clave de Khipu, o no es la que Khipu entrega"
            yield Risk(text, f"Ponga PORTAL_PAYMENTS__KHIPU__{name} en .env")


def _webpay(own: PaymentsSettings) -> Iterator[Risk]:
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
