# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whom a charge concerns: the payer, whose debts or case it is of (Ley 19.880 art. 12)."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases.case.interest import parties_about
from munikit.people import Party, refuse_own
from munikit.public.rules import Actor
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.debt_models import Debt, DebtOrderLine
from munikit_payments.charges.models import Charge

_MINE = _l("Este pago es suyo: lo ve otra persona.")


def parties_of_charge(session: Session, charge: Charge) -> Iterator[Party]:
    yield Party(charge.payer_id)
    yield from parties_about(session, charge.subject_id)
    ordered = select(Debt.run).join(DebtOrderLine, DebtOrderLine.debt_id == Debt.id)
    owes = ordered.where(DebtOrderLine.order_id == charge.subject_id, Debt.run.is_not(None))
    for run in session.scalars(owes.distinct()):
        yield Party(run=run)


def refuse_own_charge(session: Session, charge: Charge, by: Actor, words: str = _MINE) -> None:
    """Let nobody act at the desk on what they pay, owe or asked for.

    Raises:
        ForbiddenError: it is theirs, or the portal cannot know that it is not.
    """
    refuse_own(session, by, parties_of_charge(session, charge), words)
