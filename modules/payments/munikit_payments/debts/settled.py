# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the payment of a charge means to the debts in it: in the same transaction."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from munikit.kernel.clock import local_date
from munikit.kernel.errors import ConflictError
from munikit.wiring import wiring
from munikit_payments.debts.models import Debt, DebtOrder, DebtState
from munikit_payments.models import Charge


def settle_debts(session: Session, charge: Charge) -> None:
    """Mark the debts of a charge paid; a charge of something else has none."""
    session.execute(
        update(Debt)
        .where(Debt.order_id == charge.subject_id)
        .values(state=DebtState.PAID, paid_at=wiring(session).clock.now())
        .execution_options(synchronize_session=False)
    )


def check_payable(session: Session, charge: Charge, *, at_till: bool = False) -> None:
    """Refuse to begin paying an amount that does not stand any more, or not by these means.

    Raises:
        ConflictError: what is owed must be computed anew.
    """
    order = session.get(DebtOrder, charge.subject_id)
    if order is None:
        return
    if order.valid_until < local_date(wiring(session).clock.now()):
        raise ConflictError(
            "Este monto ya venció: los intereses cambian con los días. Vuelva a «Mis deudas» y "
            "calcúlelo de nuevo."
        )
    if at_till and order.is_online:
        raise ConflictError(
            "Este monto tiene un descuento que es solo para pagar en línea. Cobre desde «Deudas» "
            "en la caja."
        )
