# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What other modules ask of the treasury: one charge for one thing."""

from uuid import UUID

import pytest

from munikit.contracts.treasury import ChargeRequest, ChargeStatus
from munikit.db import Database
from munikit.kernel.errors import ConflictError
from munikit.kernel.money import Money
from munikit_payments.charges.models import Charge
from munikit_payments.provider import PaymentsTreasury
from munikit_payments.testing import create_charge


def test_asking_twice_for_a_charge_opens_one(
    database: Database, payer: UUID, charge: ChargeStatus
) -> None:
    subject = UUID(int=7)

    assert create_charge(database, payer, subject) == create_charge(database, payer, subject)
    assert charge.id != create_charge(database, payer, subject).id


def test_the_charge_of_one_thing_is_never_that_of_another(
    database: Database, payer: UUID, charge: ChargeStatus
) -> None:
    with database.reading() as session:
        subject = session.get_one(Charge, charge.id).subject_id
    other = ChargeRequest(subject, payer, "Otro", "Otro", Money(9_000), "/solicitudes/otra/listo")

    with database.transaction() as session, pytest.raises(ConflictError):
        PaymentsTreasury().open_charge(session, other)
