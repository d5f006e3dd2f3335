# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Invented payments for a demo portal: the till takes all open charges but the newest."""

from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState
from munikit.module import DemoWorld
from munikit_payments.counter import take_payment
from munikit_payments.models import Charge
from munikit_payments.permissions import CASHIER, PaymentPermission


def pay_demo_charges(world: DemoWorld) -> None:
    """Pay every open charge except the last one, which stays for whoever tries the portal."""
    cashier = Actor(
        world.officials[CASHIER.name], "", None, frozenset({PaymentPermission.TAKE.value})
    )
    with world.database.transaction() as session:
        query = select(Charge.id).where(Charge.state == ChargeState.OPEN)
        charges = session.scalars(query.order_by(Charge.created_at)).all()
        for number, charge_id in enumerate(charges[:-1], start=1):
            take_payment(session, charge_id, f"C-{number:04d}", by=cashier)
