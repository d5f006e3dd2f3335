# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is asked of Khipu: by ``portal doctor``, and before real people pay."""

from collections.abc import Iterator

from munikit.module import Finding, Risk
from munikit.public.rules import gettext as _
from munikit.trying import Question, try_system
from munikit_payments.gateways.khipu.adapter import Khipu
from munikit_payments.gateways.khipu.settings import KhipuSettings
from munikit_payments.settings import PaymentsSettings

_NO_PAYMENT = "0" * 12
_UNKNOWN = frozenset({400, 404, 422})
# What Khipu gives has twice as many.
_SHORTEST_SECRET = 16
_LEAST_LETTERS = 5


def ask_khipu(own: PaymentsSettings) -> Finding:
    return try_system(
        Question(
            "Khipu",
            f"{Khipu(own).api}/v3/payments/{_NO_PAYMENT}",
            "environment en [payments.khipu]",
            "PORTAL_PAYMENTS__KHIPU__API_KEY en .env",
            answers=_UNKNOWN,
            headers={"x-api-key": own.table(KhipuSettings).api_key.get_secret_value()},
        )
    )


def khipu_risks(own: PaymentsSettings) -> Iterator[Risk]:
    table = own.table(KhipuSettings)
    for name, kept in (("API_KEY", table.api_key), ("SECRET", table.secret)):
        secret = kept.get_secret_value()
        if len(secret) < _SHORTEST_SECRET or len(set(secret)) < _LEAST_LETTERS:
            text = _("Falta una clave de Khipu, o no es la que Khipu entrega")
            yield Risk(text, _("Ponga PORTAL_PAYMENTS__KHIPU__%(name)s en .env", name=name))
