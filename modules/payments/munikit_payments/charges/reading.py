# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A payment as its payer, or a cashier, may see it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.public.rules import Actor, NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.charges.models import Attempt, Charge, Receipt
from munikit_payments.permissions import PaymentPermission


def find_own_charge(session: Session, charge_id: UUID, *, by: Actor) -> Charge:
    """Return a charge its payer, or a cashier, may see.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    charge = session.get(Charge, charge_id)
    mine = charge is not None and (charge.payer_id == by.id or by.can(PaymentPermission.READ))
    if charge is None or not mine:
        raise NotFoundError(_("No encontramos ese pago. Búsquelo en «Mis solicitudes»."))
    return charge


def last_attempt(session: Session, charge: Charge) -> Attempt | None:
    newest = select(Attempt).where(Attempt.charge_id == charge.id)
    return session.scalars(newest.order_by(Attempt.created_at.desc()).limit(1)).first()


def receipt_of(session: Session, charge: Charge) -> Receipt:
    """Return the receipt of a charge.

    Raises:
        NotFoundError: it is not paid yet.
    """
    receipt = session.scalar(select(Receipt).where(Receipt.charge_id == charge.id))
    if receipt is None:
        raise NotFoundError(_("Este cobro todavía no está pagado."))
    return receipt
