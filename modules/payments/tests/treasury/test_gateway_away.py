# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A gateway that does not answer: whoever pays is told on the page of what they owe."""

from collections.abc import Callable
from uuid import UUID

from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.testing.browser import Browser
from munikit_payments.charges.models import Charge
from munikit_payments.testing import Bank

Enter = Callable[[str], Browser]


def way_back(database: Database, charge_id: UUID) -> str:
    with database.reading() as session:
        return session.get_one(Charge, charge_id).return_path


def test_a_payment_that_cannot_begin_leads_to_the_other_ways_and_back_to_its_case(
    enter: Enter, database: Database, bank: Bank, charge: ChargeStatus
) -> None:
    rosa = enter("rosa")
    bank.misbehave("create_error")

    refused = rosa.post(f"/pagos/{charge.id}/webpay")

    assert refused.status_code == 503
    assert "Webpay no responde en este momento. No se le cobró nada" in refused.text
    for way in (
        f'action="/pagos/{charge.id}/webpay"',
        f'href="/pagos/{charge.id}/cupon"',
        f'href="{way_back(database, charge.id)}"',
    ):
        assert way in refused.text


def test_the_same_page_pays_once_the_gateway_is_back(
    enter: Enter, bank: Bank, charge: ChargeStatus
) -> None:
    rosa = enter("rosa")
    bank.misbehave("create_error")
    rosa.post(f"/pagos/{charge.id}/webpay")

    bank.misbehave("")

    assert rosa.post(f"/pagos/{charge.id}/webpay").status_code == 303
