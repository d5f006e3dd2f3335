# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a debt costs on a day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from munikit.kernel.errors import UnavailableError
from munikit.kernel.money import Money
from munikit.wiring import wiring
from munikit_payments.debts.kinds import DebtKind
from munikit_payments.debts.models import Debt
from munikit_payments.rates.late import Late, late
from munikit_payments.rates.local import amount_of, in_force
from munikit_payments.rates.tables import tables_of
from munikit_payments.settings import PaymentsSettings


@dataclass(frozen=True)
class Price:
    """The lines a debt is paid with. ``discount`` is taken off, and only online."""

    amount: Money
    late: Late
    fine: Money
    discount: Money

    @property
    def total(self) -> Money:
        return self.amount + self.late.total + self.fine - self.discount


def kind_of(session: Session, debt: Debt) -> DebtKind:
    """Return what the settings say of a debt's kind.

    Raises:
        UnavailableError: they say nothing of it any more.
    """
    kinds = wiring(session).settings.of(PaymentsSettings).debt_kinds
    found = next((kind for kind in kinds if kind.id == debt.kind), None)
    if found is None:
        raise UnavailableError(
            f"El portal ya no sabe cobrar «{debt.concept}». Llame a la municipalidad."
        )
    return found


def price(session: Session, debt: Debt, on: date, *, online: bool) -> Price:
    """Compute what a debt costs on a day.

    Raises:
        UnavailableError: a table lacks what it takes; see `munikit_payments.rates`.
    """
    kind = kind_of(session, debt)
    if on <= debt.due_on:
        rule = in_force(kind.online_discounts, on) if online else None
        return Price(debt.amount, Late(), Money(0), amount_of(rule, debt.amount))
    added = late(debt.amount, debt.due_on, on, tables_of(session)) if kind.accrues else Late()
    fine = amount_of(in_force(kind.fines, on), debt.amount)
    return Price(debt.amount, added, fine, Money(0))
