# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking up what is owed, for whoever pays and for modules that ask through the port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from munikit.contracts.treasury import OverdueDebt
from munikit.kernel.errors import UnavailableError
from munikit.kernel.roll import normal_roll
from munikit.public.rules import RUT, InvalidError, Money, local_date, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtState
from munikit_payments.debts.pricing import Price, price
from munikit_payments.ledger.services import pesos_of

_MOST = 200


@dataclass(frozen=True)
class Debtor:
    """Whose debts are looked up: a person's, a property's, or both."""

    run: RUT | None = None
    property_roll: str = ""

    def owes(self) -> ColumnElement[bool]:
        """Return the condition under which a debt is theirs.

        Raises:
            InvalidError: there is neither a RUN nor a roll, or it is no roll.
        """
        wanted = [Debt.run == self.run] if self.run is not None else []
        if self.property_roll:
            roll = normal_roll(self.property_roll)
            if roll is None:
                raise InvalidError(
                    _("Escriba el rol como 123-45: está en el aviso de contribuciones")
                )
            wanted.append(Debt.property_roll == roll)
        if not wanted:
            raise InvalidError(_("Escriba un RUN o un rol de avalúo"))
        return or_(*wanted)


@dataclass(frozen=True)
class Owed:
    """A debt and what it costs today, or in ``trouble`` why that cannot be said today."""

    debt: Debt
    price: Price | None
    is_overdue: bool
    trouble: str = ""


def owed_by(session: Session, debtor: Debtor, *, online: bool = True) -> Sequence[Owed]:
    """Return what somebody owes today, the oldest first, with what it costs today.

    Raises:
        InvalidError: see `Debtor.owes`.
    """
    today = local_date(wiring(session).clock.now())
    query = select(Debt).where(debtor.owes(), Debt.state == DebtState.OPEN)
    debts = session.scalars(query.order_by(Debt.due_on, Debt.external_id).limit(_MOST)).all()
    return [_owed(session, debt, today, online=online) for debt in debts]


def _owed(session: Session, debt: Debt, today: date, *, online: bool) -> Owed:
    is_overdue = debt.due_on < today
    try:
        return Owed(debt, price(session, debt, today, online=online), is_overdue)
    except UnavailableError as error:
        # A missing table stops what needs it; the other debts can be paid.
        return Owed(debt, None, is_overdue, error.message)


class ImportedDebts:
    """Keeps the contract of `munikit.contracts.treasury.DebtRegister`."""

    def overdue(
        self, session: Session, on: date, *, run: RUT | None = None, property_roll: str = ""
    ) -> OverdueDebt:
        query = select(func.count(), pesos_of(Debt.amount), func.min(Debt.due_on)).where(
            Debtor(run, property_roll).owes(), Debt.state == DebtState.OPEN, Debt.due_on < on
        )
        count, pesos, oldest = session.execute(query).one()
        return OverdueDebt(count, Money(pesos), oldest)
