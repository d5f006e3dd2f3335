# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is asked of Webpay: by ``portal doctor``, and before real people pay."""

import re
from collections.abc import Iterator

from munikit.module import Finding, Risk
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
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
_REAL = _l(
    'Ponga environment = "production" en [payments], o "counter_only" si cobra solo en la caja'
)
_LEAST_LETTERS = 5
_KEYS = _l("Ponga PORTAL_PAYMENTS__COMMERCE_CODE y PORTAL_PAYMENTS__API_KEY en .env")
_WHOLE_KEY = _l(
    "Copie en .env PORTAL_PAYMENTS__API_KEY completa: son letras y cifras seguidas, %(count)s en "
    "las que Transbank publica"
)
_NO_CODE = _l("El código de comercio de Webpay, «%(commerce_code)s», no tiene doce cifras")
_WHOLE_CODE = _l(
    "Ponga en .env PORTAL_PAYMENTS__COMMERCE_CODE entero, como lo dio Transbank, sin puntos ni "
    "espacios"
)


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
            _("PORTAL_PAYMENTS__COMMERCE_CODE y PORTAL_PAYMENTS__API_KEY en .env"),
            answers=_UNKNOWN,
            headers={
                "Tbk-Api-Key-Id": own.commerce_code,
                "Tbk-Api-Key-Secret": own.api_key.get_secret_value(),
            },
        )
    )


def webpay_risks(own: PaymentsSettings) -> Iterator[Risk]:
    if own.environment is Environment.SIMULATED:
        yield Risk(_("Webpay es simulado: se paga sin pagar"), _REAL, on_trial=True)
    if own.environment is Environment.INTEGRATION:
        text = _("Webpay es el de pruebas de Transbank: se paga con tarjetas publicadas")
        yield Risk(text, _REAL, on_trial=True)
    if own.environment is not Environment.PRODUCTION:
        return
    if own.commerce_code == INTEGRATION_CODE:
        yield Risk(_("Webpay con el código de comercio de pruebas de Transbank"), _KEYS)
    elif not _COMMERCE.fullmatch(own.commerce_code):
        yield Risk(
            _NO_CODE % {"commerce_code": own.commerce_code},
            _WHOLE_CODE,
        )
    if own.api_key.get_secret_value() in ("", INTEGRATION_KEY):
        yield Risk(_("Webpay con la clave pública de pruebas de Transbank, o sin clave"), _KEYS)
    elif not _is_webpay_key(own.api_key.get_secret_value()):
        yield Risk(
            _("Webpay con una clave que no es la que Transbank entrega, o no está entera"),
            _WHOLE_KEY % {"count": len(INTEGRATION_KEY)},
        )


def _is_webpay_key(key: str) -> bool:
    return _WEBPAY_KEY.fullmatch(key) is not None and len(set(key)) >= _LEAST_LETTERS
