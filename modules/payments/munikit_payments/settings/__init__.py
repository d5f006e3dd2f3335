# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table ``[payments]`` of ``portal.toml``."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, model_validator

from munikit.settings import Section
from munikit_payments.settings.debt_kinds import USUAL_KINDS, DebtKind
from munikit_payments.settings.transfers import TransferSettings

# Published by Transbank for its integration environment; nobody pays with them.
INTEGRATION_CODE = "597055555532"
INTEGRATION_KEY = "579B532A7440BB0C9079DED94D31EA1615BACEB56610332264630D42D0A36B1C"

# What the simulated Khipu signs with; a real one has keys of its own.
SIMULATED_KHIPU = "khipu-simulado"


class Environment(StrEnum):
    COUNTER_ONLY = "counter_only"
    SIMULATED = "simulated"
    INTEGRATION = "integration"
    PRODUCTION = "production"


class KhipuMode(StrEnum):
    OFF = "off"
    SIMULATED = "simulated"
    PRODUCTION = "production"


class KhipuSettings(Section):
    """Payment by bank transfer through Khipu: the table ``[payments.khipu]``.

    ``api_key`` and ``secret``, which signs its notices, belong in ``.env``. ``form_minutes`` is how
    long somebody has to pay; ``refund_hours`` how long Khipu gives a payment back: until it has
    paid it out, which its contract says.
    """

    environment: KhipuMode = KhipuMode.OFF
    api_key: SecretStr = SecretStr(SIMULATED_KHIPU)
    secret: SecretStr = SecretStr(SIMULATED_KHIPU)
    simulator_url: str = "http://127.0.0.1:8106"
    form_minutes: int = Field(default=60, gt=0, le=180)
    refund_hours: int = Field(default=24, ge=0, le=8760)

    @model_validator(mode="after")
    def has_its_keys(self) -> "KhipuSettings":
        keys = {self.api_key.get_secret_value(), self.secret.get_secret_value()}
        if self.environment is KhipuMode.PRODUCTION and keys & {"", SIMULATED_KHIPU}:
            raise ValueError(
                "ponga en .env PORTAL_PAYMENTS__KHIPU__API_KEY y PORTAL_PAYMENTS__KHIPU__SECRET"
            )
        return self


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

    ``accounts`` names the ledger's accounts, such as ``received.webpay``, as the accounting system
    does. ``cpi_table`` and ``interest_table`` are CSV files in the portal's folder; empty: the
    kit's samples. ``order_days`` is how long the amount of a payment of debts stands: five days by
    art. 53 of the Código Tributario.
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
    khipu: KhipuSettings = KhipuSettings()
    transfer: TransferSettings = TransferSettings()

    @model_validator(mode="after")
    def each_kind_once(self) -> "PaymentsSettings":
        names = [kind.id for kind in self.debt_kinds]
        if len(set(names)) < len(names):
            raise ValueError("debt_kinds: hay dos con el mismo id; cambie uno")
        return self
