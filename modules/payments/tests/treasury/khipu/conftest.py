# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A simulated Khipu, a portal that charges through it, and somebody who sends notices."""

import time
from collections.abc import Callable
from uuid import UUID

import pytest

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit_payments.gateways.khipu.adapter import sign
from munikit_payments.gateways.khipu.settings import SIMULATED_KHIPU
from munikit_payments.testing import GatewaySite, create_charge

NOTICE = "/pagos/khipu/aviso"


@pytest.fixture
def settings_toml(khipu: GatewaySite) -> str:
    return f'[payments.khipu]\nenvironment = "simulated"\nsimulator_url = "{khipu.url}"\n'


@pytest.fixture
def charge(database: Database, payer: UUID) -> ChargeStatus:
    return create_charge(database, payer)


@pytest.fixture
def send(portal: Portal) -> Callable[..., int]:
    """Send a notice to the portal as Khipu does, and return the answer's status."""
    client = create_app(portal).test_client()

    def sent(payment_id: str, secret: str = SIMULATED_KHIPU) -> int:
        body = f'{{"payment_id": "{payment_id}"}}'.encode()
        headers = {"x-khipu-signature": sign(secret, time.time_ns() // 1_000_000, body)}
        return client.post(NOTICE, data=body, headers=headers).status_code

    return sent
