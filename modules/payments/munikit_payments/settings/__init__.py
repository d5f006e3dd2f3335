# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table ``[payments]`` of ``portal.toml``."""

from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import Field, SecretStr, StringConstraints, model_validator

from munikit.public.module import Section
from munikit.public.rules import gettext as _
from munikit_payments.settings.debt_kinds import USUAL_KINDS, DebtKind
from munikit_payments.settings.transfers import TransferSettings

# Published by Transbank for its integration environment; nobody pays with them.
INTEGRATION_CODE = "597055555532"
INTEGRATION_KEY = "579B532A7440BB0C9079DED94D31EA1615BACEB56610332264630D42D0A36B1C"

S = TypeVar("S", bound=Section)


class Environment(StrEnum):
    COUNTER_ONLY = "counter_only"
    SIMULATED = "simulated"
    INTEGRATION = "integration"
    PRODUCTION = "production"


class AccountCode(Section):
    """How an account of the ledger is called in the municipality's accounting system."""

    ledger: str
    code: str


class PaymentsSettings(Section):
    """How the municipality charges.

    ``order_prefix`` begins every purchase order; it is drawn at random for each portal, so that
    a portal installed anew never repeats an order. ``lease_seconds`` is how long one process may
    work on a return before another takes it over; ``form_seconds`` how old a payment nobody came
    back from is when the gateway is asked: its form dies after five or ten minutes.

    ``accounts`` names the ledger's accounts, ``received.GATEWAY`` and others, as the accounting
    system does. ``cpi_table`` and ``interest_table`` are CSV files in the portal's folder; empty:
    the kit's samples. ``order_days`` is how long the amount of a payment of debts stands: five days
    by art. 53 of the Código Tributario. Gateways add tables of their own:
    `munikit_payments.gateways`.
    """

    environment: Environment = Environment.SIMULATED
    commerce_code: str = INTEGRATION_CODE
    api_key: SecretStr = SecretStr(INTEGRATION_KEY)
    simulator_url: str = "http://127.0.0.1:8102"
    order_prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,6}$")] = ""
    timeout_seconds: int = Field(default=10, gt=0, le=60)
    lease_seconds: int = Field(default=30, gt=0, le=3600)
    form_seconds: int = Field(default=660, gt=0, le=86400)
    calls_at_once: int = Field(default=3, gt=0, le=1000)
    accounts: tuple[AccountCode, ...] = ()
    cpi_table: str = ""
    cpi_decimals: int = Field(default=1, ge=0, le=4)
    interest_table: str = ""
    order_days: int = Field(default=5, ge=0, le=30)
    debt_kinds: tuple[DebtKind, ...] = USUAL_KINDS
    transfer: TransferSettings = TransferSettings()

    def table(self, kind: type[S]) -> S:
        """Return the table of a gateway, ``[payments.NAME]``; its usual one where none was read."""
        return next((value for _rest, value in self if isinstance(value, kind)), None) or kind()

    @model_validator(mode="after")
    def each_kind_once(self) -> "PaymentsSettings":
        names = [kind.id for kind in self.debt_kinds]
        if len(set(names)) < len(names):
            raise ValueError(_("debt_kinds: hay dos con el mismo id; cambie uno"))
        return self
