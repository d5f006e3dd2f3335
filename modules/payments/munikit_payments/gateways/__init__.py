# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payment gateways behind one typed contract. A new one is added to `_KINDS`."""

from collections.abc import Mapping, Sequence
from functools import cache

from munikit.kernel.errors import NotFoundError
from munikit_payments.gateways.contract import (
    Bill,
    Gateway,
    GatewayError,
    NotTheirsError,
    Outcome,
    Refunded,
    Stage,
)
from munikit_payments.gateways.khipu import Khipu
from munikit_payments.gateways.webpay import WebpayPlus
from munikit_payments.settings import Environment, KhipuMode, PaymentsSettings

__all__ = [
    "TITLES",
    "Bill",
    "Gateway",
    "GatewayError",
    "NotTheirsError",
    "Outcome",
    "Refunded",
    "Stage",
    "gateway_for",
    "gateways_of",
    "offered_gateways",
]

_KINDS = (WebpayPlus, Khipu)
# By name, as it is kept with attempts and receipts.
TITLES: Mapping[str, str] = {kind.name: kind.title for kind in _KINDS}


@cache
def gateways_of(settings: PaymentsSettings) -> Mapping[str, Gateway]:
    """Return the adapters of a process by name, one of each, so that its limit on calls holds.

    Those that are switched off are there too: what was paid with them is still asked about.
    """
    made: tuple[Gateway, ...] = tuple(kind(settings) for kind in _KINDS)
    return {gateway.name: gateway for gateway in made}


def gateway_for(settings: PaymentsSettings, name: str) -> Gateway:
    """Return an adapter by its name.

    Raises:
        NotFoundError: the kit has none of that name.
    """
    found = gateways_of(settings).get(name)
    if found is None:
        raise NotFoundError("No encontramos esa forma de pagar.")
    return found


def offered_gateways(settings: PaymentsSettings) -> Sequence[Gateway]:
    """Return those a payer may choose."""
    is_on = {
        WebpayPlus.name: settings.environment is not Environment.COUNTER_ONLY,
        Khipu.name: settings.khipu.environment is not KhipuMode.OFF,
    }
    return [gateway for name, gateway in gateways_of(settings).items() if is_on[name]]
