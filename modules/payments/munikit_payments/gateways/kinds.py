# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A gateway as one value: its adapter, its settings, its simulator and what is asked of it.

Each has a folder here whose ``gateway`` is such a value. How to add one: docs/how-to.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from munikit.module import Finding, Risk, Simulator, later
from munikit.public.module import Section
from munikit.public.rules import gettext as _
from munikit_payments.gateways.contract import Gateway
from munikit_payments.settings import PaymentsSettings


class Adapter(Protocol):
    """The class of an adapter: `Gateway`'s ``name`` and ``title`` are its own."""

    name: str
    title: str

    def __call__(self, settings: PaymentsSettings) -> Gateway: ...


@dataclass(frozen=True)
class GatewayKind:
    """What the module knows of a gateway before it is asked anything.

    ``table`` is its ``[payments.NAME]``, nothing for one whose settings are ``[payments]`` itself.
    A payer may choose it where `is_offered`; those of a lower ``rank`` come first. ``trial`` is for
    ``portal doctor``: nothing where there is nothing to try. ``risks`` are those of paying without
    paying.
    """

    adapter: Adapter
    is_offered: Callable[[PaymentsSettings], bool]
    simulator: Simulator
    trial: Callable[[PaymentsSettings], Finding | None]
    risks: Callable[[PaymentsSettings], Iterable[Risk]]
    table: type[Section] | None = None
    rank: int = 100

    @property
    def name(self) -> str:
        return self.adapter.name

    @property
    def title(self) -> str:
        return self.adapter.title


class GatewayMode(StrEnum):
    OFF = "off"
    SIMULATED = "simulated"
    PRODUCTION = "production"


class GatewayTable(Section):
    """What a gateway's own table has at least."""

    environment: GatewayMode = GatewayMode.OFF
    simulator_url: str

    @property
    def is_simulated(self) -> bool:
        return self.environment is GatewayMode.SIMULATED

    @property
    def is_real(self) -> bool:
        return self.environment is GatewayMode.PRODUCTION


def by_table(
    adapter: Adapter,
    table: type[GatewayTable],
    *,
    simulator: str,
    trial: Callable[[PaymentsSettings], Finding],
    risks: Callable[[PaymentsSettings], Iterable[Risk]],
) -> GatewayKind:
    """Return a gateway that its own table switches on; ``simulator`` is ``package:create``.

    ``trial`` and ``risks`` are asked of the real one only.
    """

    def risks_of(own: PaymentsSettings) -> Iterable[Risk]:
        if own.table(table).is_simulated:
            return [_simulated(adapter)]
        return risks(own) if own.table(table).is_real else ()

    return GatewayKind(
        adapter,
        is_offered=lambda own: own.table(table).environment is not GatewayMode.OFF,
        simulator=_simulator(adapter, table, simulator),
        trial=lambda own: trial(own) if own.table(table).is_real else None,
        risks=risks_of,
        table=table,
    )


def _simulator(adapter: Adapter, table: type[GatewayTable], create: str) -> Simulator:
    return Simulator(
        name=adapter.name,
        title=_("%(title)s simulado", title=adapter.title),
        variable=f"PORTAL_PAYMENTS__{adapter.name.upper()}__SIMULATOR_URL",
        create=later(create),
        is_wanted=lambda settings: settings.of(PaymentsSettings).table(table).is_simulated,
    )


def _simulated(adapter: Adapter) -> Risk:
    return Risk(
        _("%(title)s es simulado: se paga sin pagar", title=adapter.title),
        _(
            'Ponga environment = "production" en [payments.%(name)s] y sus claves en .env, o "off"',
            name=adapter.name,
        ),
        on_trial=True,
    )
