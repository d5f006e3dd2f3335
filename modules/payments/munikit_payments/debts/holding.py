# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who waits for whom, where several people would pay one debt.

Anybody may pay anybody's debts, so a stranger's order must hold off neither the debtor nor the
till: a payment of it that is approved after all goes back by itself.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from munikit.people import Person
from munikit.public.rules import ConflictError, ngettext, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.debt_models import Debt, DebtOrder, DebtOrderLine
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.gateways import gateway_for
from munikit_payments.settings import PaymentsSettings

# A debtor has this long from the order to the gateway, or whoever watches would end each order;
# so has anybody whose order a cashier made, to count the money out.
_GRACE = timedelta(minutes=10)
# Within this time a stranger's later forms are renewals of the first.
_RENEWAL = timedelta(days=1)


def owes_all(session: Session, person_id: UUID, debts: Sequence[Debt]) -> bool:
    run = session.get_one(Person, person_id).run
    return run is not None and all(debt.run == run for debt in debts)


def check_hold(session: Session, charge: Charge, debts: Sequence[Debt], payer_id: UUID) -> None:
    """Leave a charge alone while its payer may have the form open in which it is paid.

    Raises:
        ConflictError: it is held; the words say for how long.
    """
    now = wiring(session).clock.now()
    ends = _ends(session, charge, debts, now)
    own = charge.payer_id == payer_id
    waited_for = owes_all(session, charge.payer_id, debts) or _is_at_till(session, charge)
    if not own and waited_for and not _went(session, charge):
        ends.append(charge.created_at + _GRACE)
    minutes = ceil((max(ends, default=now) - now) / timedelta(minutes=1))
    if minutes <= 0:
        return
    wait = _(
        "%(n)s e inténtelo de nuevo.", n=ngettext("%(num)s minuto", "%(num)s minutos", minutes)
    )
    if own:
        raise ConflictError(
            _("Hay un pago de esta deuda sin terminar. Termínelo, o espere %(wait)s", wait=wait)
        )
    raise ConflictError(
        _("Otra persona está pagando esta deuda en este momento. Espere %(wait)s", wait=wait)
    )


def _ends(session: Session, charge: Charge, debts: Sequence[Debt], now: datetime) -> list[datetime]:
    settings = wiring(session).settings.of(PaymentsSettings)
    sent = (Attempt.charge_id == charge.id, Attempt.state == AttemptState.INITIATED)
    opened = session.scalars(select(Attempt).where(*sent)).all()
    forms = [(each.created_at, gateway_for(settings, each.gateway).form) for each in opened]
    if owes_all(session, charge.payer_id, debts):
        return [since + form for since, form in forms]
    first = _first_form(session, charge.payer_id, debts, now)
    return [min(since, first or since) + form for since, form in forms]


def _first_form(
    session: Session, payer_id: UUID, debts: Sequence[Debt], now: datetime
) -> datetime | None:
    query = (
        select(func.min(Attempt.created_at))
        .join(Charge, Charge.id == Attempt.charge_id)
        .join(DebtOrderLine, DebtOrderLine.order_id == Charge.subject_id)
        .where(DebtOrderLine.debt_id.in_([debt.id for debt in debts]))
        .where(Charge.payer_id == payer_id, Attempt.created_at > now - _RENEWAL)
    )
    return session.scalar(query)


def _is_at_till(session: Session, charge: Charge) -> bool:
    order = session.get(DebtOrder, charge.subject_id)
    return order is not None and order.at_till


def _went(session: Session, charge: Charge) -> bool:
    """Say whether its payer was sent to a gateway, whatever came of it."""
    sent = exists().where(Attempt.charge_id == charge.id, Attempt.state != AttemptState.CREATED)
    return bool(session.scalar(select(sent)))
