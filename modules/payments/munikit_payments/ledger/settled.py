# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the payment of a charge means to the debts in it: in the same transaction."""

from collections import Counter

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from munikit.kernel.errors import UnavailableError
from munikit.public.rules import ConflictError, Money, local_date, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtOrder, DebtOrderLine, DebtState
from munikit_payments.charges.models import Charge
from munikit_payments.ledger.services import INCOME


def settle_debts(session: Session, charge: Charge) -> None:
    """Mark the debts of a charge paid; a charge of something else has none."""
    session.execute(
        update(Debt)
        .where(Debt.order_id == charge.subject_id)
        .values(state=DebtState.PAID, paid_at=charge.paid_at)
        .execution_options(synchronize_session=False)
    )


def reopen_debts(session: Session, charge: Charge) -> None:
    """Owe the debts of a charge again: its payment was given back."""
    session.execute(
        update(Debt)
        .where(Debt.order_id == charge.subject_id, Debt.state == DebtState.PAID)
        .values(state=DebtState.OPEN, paid_at=None, order_id=None)
        .execution_options(synchronize_session=False)
    )


def income_of(session: Session, charge: Charge) -> list[tuple[str, Money]]:
    """Return the accounts and amounts, as credits, that a paid charge is income of.

    Debts are income of their kind, and what lateness added of its own; all else is `INCOME`.
    """
    query = select(DebtOrderLine, Debt.kind).join(Debt, Debt.id == DebtOrderLine.debt_id)
    found: Counter[str] = Counter()
    for line, kind in session.execute(query.where(DebtOrderLine.order_id == charge.subject_id)):
        found[f"{INCOME}.debt.{kind}"] += (line.amount - line.discount).pesos
        found[f"{INCOME}.adjustment"] += line.adjustment.pesos
        found[f"{INCOME}.interest"] += line.interest.pesos
        found[f"{INCOME}.fine"] += line.fine.pesos
    if not found:
        found[INCOME] = charge.amount.pesos
    return [(account, Money(-pesos)) for account, pesos in sorted(found.items()) if pesos]


def debts_in(session: Session, charge: Charge) -> list[tuple[str, str]]:
    """Return the debts of a charge as a receipt tells them: what, and for how much."""
    query = select(DebtOrderLine, Debt).join(Debt, Debt.id == DebtOrderLine.debt_id)
    lines = session.execute(
        query.where(DebtOrderLine.order_id == charge.subject_id).order_by(Debt.due_on)
    )
    return [
        (
            debt.concept,
            str(line.amount + line.adjustment + line.interest + line.fine - line.discount),
        )
        for line, debt in lines
    ]


def has_owner(session: Session, charge: Charge) -> bool:
    """Say whether the module that asked for a charge runs, and so will hear of its payment."""
    return wiring(session).serves(charge.return_path)


def check_owner(session: Session, charge: Charge) -> None:
    """Refuse to take money that nobody would hear of.

    Raises:
        UnavailableError: the module whose charge it is does not run now.
    """
    if not has_owner(session, charge):
        raise UnavailableError(
            _(
                "Este cobro no se puede pagar por ahora: la parte del portal que lo pidió "
                "no está disponible. No pague de otra forma; inténtelo más tarde o "
                "escriba a la municipalidad."
            )
        )


def check_payable(session: Session, charge: Charge, *, at_till: bool = False) -> None:
    """Refuse to begin paying an amount that does not stand any more, or not by these means.

    Raises:
        ConflictError: what is owed must be computed anew.
        UnavailableError: the module whose charge it is does not run now.
    """
    check_owner(session, charge)
    order = session.get(DebtOrder, charge.subject_id)
    if order is None:
        return
    if order.valid_until < local_date(wiring(session).clock.now()):
        raise ConflictError(
            _(
                "Este monto ya venció: los intereses cambian con los días. Vuelva a «Mis "
                "deudas» y calcúlelo de nuevo."
            )
        )
    if at_till and order.is_online:
        raise ConflictError(
            _(
                "Este monto tiene un descuento que es solo para pagar en línea. Cobre "
                "desde «Deudas» en la caja."
            )
        )
