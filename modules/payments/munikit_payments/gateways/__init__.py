# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payment gateways behind one typed contract. Each folder here is one: see `GatewayKind`."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from pydantic import create_model

from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.gateways.contract import (
    Bill,
    Browser,
    Gateway,
    GatewayError,
    NotTheirsError,
    Outcome,
    Refunded,
    Stage,
)
from munikit_payments.gateways.kinds import GatewayKind
from munikit_payments.settings import PaymentsSettings

__all__ = [
    "KINDS",
    "SETTINGS",
    "TITLES",
    "USUAL",
    "Bill",
    "Browser",
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


def _found() -> Iterator[GatewayKind]:
    for each in iter_modules(__path__):
        if each.ispkg:
            yield import_module(f"{__name__}.{each.name}").gateway


KINDS = tuple(sorted(_found(), key=lambda kind: (kind.rank, kind.name)))
# What a payer is offered first.
USUAL = KINDS[0].name
# By name, as it is kept with attempts and receipts.
TITLES: Mapping[str, str] = {kind.name: kind.title for kind in KINDS}


def _with_their_tables() -> type[PaymentsSettings]:
    tables: dict[str, Any] = {kind.name: (kind.table, kind.table()) for kind in KINDS if kind.table}
    return create_model("WithGateways", __base__=PaymentsSettings, __module__=__name__, **tables)


# What ``[payments]`` may say: the module's own keys, and a table for each gateway that has one.
SETTINGS = _with_their_tables()


# Never stale: the settings are its key, and a process reads them once.
@cache
def gateways_of(settings: PaymentsSettings) -> Mapping[str, Gateway]:
    """Return the adapters of a process by name, one of each, so that its limit on calls holds.

    Those that are switched off are there too: what was paid with them is still asked about.
    """
    made = tuple(kind.adapter(settings) for kind in KINDS)
    return {gateway.name: gateway for gateway in made}


def gateway_for(settings: PaymentsSettings, name: str) -> Gateway:
    """Return an adapter by its name.

    Raises:
        NotFoundError: the kit has none of that name.
    """
    found = gateways_of(settings).get(name)
    if found is None:
        raise NotFoundError(_("No encontramos esa forma de pagar."))
    return found


def offered_gateways(settings: PaymentsSettings) -> Sequence[Gateway]:
    """Return those a payer may choose."""
    made = gateways_of(settings)
    return [made[kind.name] for kind in KINDS if kind.is_offered(settings)]
