# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a debt costs on a day."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.kernel.bounds import is_plausible_day
from munikit.kernel.errors import UnavailableError
from munikit.public.rules import Money, local_date, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtState
from munikit_payments.rates.instalments import second_half
from munikit_payments.rates.late import Late, late
from munikit_payments.rates.tables import tables_of
from munikit_payments.settings import PaymentsSettings
from munikit_payments.settings.debt_kinds import DebtKind
from munikit_payments.settings.ordinance import amount_of, in_force

_HALVES = 2


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
            _(
                "El portal ya no sabe cobrar «%(concept)s». Escriba a la municipalidad.",
                concept=debt.concept,
            )
        )
    return found


def price(session: Session, debt: Debt, on: date, *, online: bool) -> Price:
    """Compute what a debt costs on a day.

    Raises:
        UnavailableError: a table lacks what it takes; see `munikit_payments.rates`.
    """
    kind = kind_of(session, debt)
    if not is_plausible_day(debt.due_on):
        raise UnavailableError(
            _(
                "La fecha de «%(concept)s» está mal escrita. Escriba a la municipalidad.",
                concept=debt.concept,
            )
        )
    due_on, base = _due(session, debt, kind, on)
    if on <= due_on:
        rule = in_force(kind.online_discounts, on) if online else None
        risen = Late(adjustment=base - debt.amount)
        return Price(debt.amount, risen, Money(0), amount_of(rule, debt.amount))
    added = late(base, due_on, on, tables_of(session)) if kind.accrues else Late()
    added = replace(added, adjustment=added.adjustment + base - debt.amount)
    fine = amount_of(in_force(kind.fines, on), debt.amount)
    return Price(debt.amount, added, fine, Money(0))


def _due(session: Session, debt: Debt, kind: DebtKind, on: date) -> tuple[date, Money]:
    """Return since when a debt is owed, and what was owed then."""
    if debt.instalment == 1 or on <= debt.first_due_on:
        return debt.due_on, debt.amount
    if kind.whole_if_first_is_late and _first_was_late(session, debt):
        return debt.first_due_on, debt.amount
    if kind.second_half_by_cpi and debt.instalments == _HALVES:
        return debt.due_on, second_half(debt.amount, debt.first_due_on.year, tables_of(session))
    return debt.due_on, debt.amount


def _first_was_late(session: Session, debt: Debt) -> bool:
    first = select(Debt).where(
        Debt.kind == debt.kind, Debt.whole_id == debt.whole_id, Debt.instalment == 1
    )
    found = session.scalar(first)
    if found is None or found.state is DebtState.WITHDRAWN:
        return False
    return found.paid_at is None or local_date(found.paid_at) > found.due_on
