# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One payment of debts, as whoever pays it sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.public.contracts import ChargeState
from munikit.public.rules import Actor, NotFoundError
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtOrder, DebtOrderLine
from munikit_payments.charges.models import Charge, Receipt


@dataclass(frozen=True)
class Ordered:
    """What was in a payment of debts and how it stands."""

    order: DebtOrder
    lines: Sequence[tuple[DebtOrderLine, Debt]]
    charge: Charge | None
    receipt: Receipt | None

    @property
    def is_paid(self) -> bool:
        return self.charge is not None and self.charge.state is ChargeState.PAID


def find_order(session: Session, order_id: UUID, *, by: Actor) -> Ordered:
    """Return a payment of debts of theirs.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    found = session.get(DebtOrder, order_id)
    if found is None or found.payer_id != by.id:
        raise NotFoundError(_("No encontramos ese pago. Búsquelo en «Mis deudas»."))
    of_order = select(DebtOrderLine, Debt).join(Debt, Debt.id == DebtOrderLine.debt_id)
    of_order = of_order.where(DebtOrderLine.order_id == order_id).order_by(Debt.due_on)
    lines = [(line, debt) for line, debt in session.execute(of_order)]
    mine = Charge.subject_id == order_id
    charge = session.scalars(select(Charge).where(mine).order_by(Charge.created_at.desc())).first()
    paid = select(Receipt).join(Charge, Charge.id == Receipt.charge_id).where(mine)
    return Ordered(found, lines, charge, session.scalar(paid))
