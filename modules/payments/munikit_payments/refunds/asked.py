# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Refunds as a case sees them: asked for by its procedure's rule, and what becomes of its money."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from munikit.contracts.treasury import MoneyBack, RefundCause, RefundProgress
from munikit.public.contracts import ChargeState
from munikit.public.rules import Money
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptState
from munikit_payments.paying.returning import GOING_BACK, cause_of
from munikit_payments.refunds.models import Refund, RefundState
from munikit_payments.refunds.services import enter, refundable

_PROGRESS = {
    RefundState.REQUESTED: RefundProgress.WAITS,
    RefundState.APPROVED: RefundProgress.ON_ITS_WAY,
    RefundState.SENDING: RefundProgress.ON_ITS_WAY,
    RefundState.REVIEW: RefundProgress.ON_ITS_WAY,
    RefundState.DONE: RefundProgress.DONE,
    RefundState.DECLINED: RefundProgress.DECLINED,
}
_OVER = (RefundState.DONE, RefundState.DECLINED)


def ask_for_case(session: Session, subject_id: UUID, reason: str, *, by_id: UUID) -> bool:
    """Keep the contract of `munikit.contracts.treasury.Treasury.ask_refund`."""
    # Locked: two acts at once must not both find that nothing is under way.
    paid = select(Charge).where(Charge.subject_id == subject_id, Charge.state == ChargeState.PAID)
    charge = session.scalar(paid.with_for_update())
    if charge is None:
        return False
    asked = session.scalars(select(Refund).where(Refund.charge_id == charge.id)).all()
    left = refundable(session, charge.id)
    if left <= Money(0) or any(each.state not in _OVER for each in asked):
        return True
    if any(each.state is RefundState.DECLINED and each.reason == reason for each in asked):
        return False
    try:
        with session.begin_nested():
            enter(session, charge.id, left, reason, by_id=by_id)
    except IntegrityError:
        # A cashier asked for one at the same moment; what is left is asked for once it is done.
        pass
    return True


def money_back(session: Session, subject_id: UUID) -> list[MoneyBack]:
    """Return what goes back of all that was paid for a case, oldest first."""
    found = [*_asked(session, subject_id), *_by_itself(session, subject_id)]
    return sorted(found, key=lambda each: each.at)


def _asked(session: Session, subject_id: UUID) -> Iterator[MoneyBack]:
    query = select(Refund).join(Charge, Charge.id == Refund.charge_id)
    for each in session.scalars(query.where(Charge.subject_id == subject_id)):
        at = each.done_at or each.decided_at or each.requested_at
        yield MoneyBack(each.amount, RefundCause.ASKED, _PROGRESS[each.state], at, each.note)


def _by_itself(session: Session, subject_id: UUID) -> Iterator[MoneyBack]:
    query = select(Attempt, Charge).join(Charge, Charge.id == Attempt.charge_id)
    query = query.where(Charge.subject_id == subject_id, Attempt.state.in_(GOING_BACK))
    for attempt, charge in session.execute(query):
        done = attempt.state is AttemptState.REFUNDED
        progress = RefundProgress.DONE if done else RefundProgress.ON_ITS_WAY
        at = attempt.settled_at or attempt.created_at
        yield MoneyBack(attempt.amount, cause_of(charge), progress, at)
