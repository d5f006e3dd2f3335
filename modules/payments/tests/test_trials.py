# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doctor asks a gateway for a payment that never was before it says that it answers."""

from munikit.module import Health
from munikit_payments.gateways.khipu.checks import ask_khipu
from munikit_payments.gateways.webpay.checks import ask_webpay
from munikit_payments.settings import PaymentsSettings
from munikit_payments.testing import Bank, charging

NOWHERE = "http://127.0.0.1:9"


def test_webpay_that_answers_is_said_to(bank: Bank) -> None:
    found = ask_webpay(PaymentsSettings(simulator_url=bank.url))

    assert found.health is Health.OK
    assert "acepta las claves" in found.text
    assert bank.payments() == []


def test_webpay_that_refuses_the_keys_is_a_problem(bank: Bank) -> None:
    found = ask_webpay(PaymentsSettings(simulator_url=bank.url, api_key=""))

    assert found.health is Health.PROBLEM
    assert "PORTAL_PAYMENTS__API_KEY en .env" in found.fix


def test_gateways_that_are_away_are_problems() -> None:
    khipu = {"environment": "simulated", "simulator_url": NOWHERE}

    for found in (
        ask_webpay(PaymentsSettings(simulator_url=NOWHERE)),
        ask_khipu(charging(khipu=khipu)),
    ):
        assert found.health is Health.PROBLEM
        assert "no acepta conexiones" in found.text
