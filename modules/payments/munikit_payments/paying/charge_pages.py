# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each page of a charge begins and ends with."""

from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from munikit.public.pages import actor
from munikit.web import database
from munikit_payments.charges.models import Charge
from munikit_payments.charges.reading import find_own_charge


def way_back(charge: Charge) -> str:
    """Return where a paid charge leads: to its receipt while its own page is away."""
    if database().wiring.serves(charge.return_path):
        return charge.return_path
    return url_for("receipts.show", charge_id=charge.id)


def own_charge(session: Session, charge_id: UUID) -> Charge:
    """Return a charge that whoever is here may see."""
    return find_own_charge(session, charge_id, by=actor())
