# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table ``[payments.khipu]`` of ``portal.toml``."""

from pydantic import Field, SecretStr, model_validator

from munikit.public.rules import gettext as _
from munikit_payments.gateways.kinds import GatewayTable

# What the simulated Khipu signs with; a real one has keys of its own.
SIMULATED_KHIPU = "khipu-simulado"


class KhipuSettings(GatewayTable):
    """Payment by bank transfer through Khipu: the table ``[payments.khipu]``.

    ``api_key`` and ``secret``, which signs its notices, belong in ``.env``. ``form_minutes`` is how
    long somebody has to pay; ``refund_hours`` how long Khipu gives a payment back: until it has
    paid it out, which its contract says.
    """

    api_key: SecretStr = SecretStr(SIMULATED_KHIPU)
    secret: SecretStr = SecretStr(SIMULATED_KHIPU)
    simulator_url: str = "http://127.0.0.1:8106"
    form_minutes: int = Field(default=60, gt=0, le=180)
    refund_hours: int = Field(default=24, ge=0, le=8760)

    @model_validator(mode="after")
    def has_its_keys(self) -> "KhipuSettings":
        keys = {self.api_key.get_secret_value(), self.secret.get_secret_value()}
        if self.is_real and keys & {"", SIMULATED_KHIPU}:
            raise ValueError(
                _("ponga en .env PORTAL_PAYMENTS__KHIPU__API_KEY y PORTAL_PAYMENTS__KHIPU__SECRET")
            )
        return self
