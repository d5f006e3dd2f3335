# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Giving approved refunds back through the gateway: asked first, sent once, asked again.

The call stands between two transactions. That it was about to be made is committed before; a
lost answer is settled by asking how much has gone back, never by sending again blindly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from munikit.db import Database
from munikit.public.rules import Job, Money, Work, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.models import Attempt
from munikit_payments.gateways import Gateway, GatewayError, Refunded, gateway_for
from munikit_payments.paying.services import settings_of
from munikit_payments.refunds.limits import can_be_asked
from munikit_payments.refunds.models import Refund, RefundMove, RefundState, RefundWay
from munikit_payments.refunds.services import change, confirm, given_back

_MOST_REFUSALS = 5
# The gateway said when asked that the money is back, not how.
_DONE = Refunded(is_done=True)
_GAVE_BACK_ANOTHER = _l("%(title)s dice que ya devolvió %(gone)s; aquí consta %(before)s")


@dataclass(frozen=True)
class _Task:
    """A claimed refund: what is asked of the gateway and what it must say afterwards."""

    refund_id: UUID
    gateway: str
    token: str
    amount: Money
    paid: Money
    before: Money
    was_sent: bool
    can_be_asked: bool


def send_refunds(work: Work) -> None:
    """Carry out every approved refund that goes through the gateway."""
    for refund_id in _waiting(work.database):
        task = _claim(work.database, refund_id)
        if task is not None:
            gateway = gateway_for(settings_of(work.database), task.gateway)
            _carry_out(work.database, gateway, task)


SEND_REFUNDS = Job("payments.send_refunds", send_refunds, every=timedelta(minutes=1))


def _waiting(database: Database) -> Sequence[UUID]:
    with database.reading() as session:
        now = wiring(session).clock.now()
        due = select(Refund.id).where(
            Refund.way == RefundWay.GATEWAY,
            (Refund.state == RefundState.APPROVED)
            | (Refund.state == RefundState.SENDING) & (Refund.lease_until < now),
        )
        return session.scalars(due.order_by(Refund.decided_at).limit(100)).all()


def _claim(database: Database, refund_id: UUID) -> _Task | None:
    with database.transaction() as session:
        now = wiring(session).clock.now()
        refund = session.get_one(Refund, refund_id, with_for_update=True)
        taken = refund.lease_until is not None and refund.lease_until >= now
        if refund.state not in (RefundState.APPROVED, RefundState.SENDING) or taken:
            return None
        change(session, refund, RefundMove.SEND)
        refund.lease_until = now + timedelta(seconds=_lease_seconds(database))
        attempt = session.get_one(Attempt, refund.attempt_id)
        return _Task(
            refund.id,
            attempt.gateway,
            attempt.token or "",
            amount=refund.amount,
            paid=attempt.amount,
            before=given_back(session, refund.charge_id, RefundWay.GATEWAY),
            was_sent=refund.sent_at is not None,
            can_be_asked=can_be_asked(session, attempt, now),
        )


def _lease_seconds(database: Database) -> int:
    # Three calls may follow one another, each as long as the time-out lets it be.
    settings = settings_of(database)
    return settings.lease_seconds + 3 * settings.timeout_seconds


def _carry_out(database: Database, gateway: Gateway, task: _Task) -> None:
    try:
        gone = _gone_back(gateway, task) if task.can_be_asked else None
    except GatewayError:
        _release(database, task)
        return
    if task.was_sent and gone == task.before + task.amount:
        _confirm(database, task, _DONE)
    elif gone is None and task.was_sent:
        _doubt(
            database,
            task,
            _("%(title)s no respondió y ya no se le puede preguntar", title=gateway.title),
        )
    elif gone not in (None, task.before):
        _doubt(
            database,
            task,
            _GAVE_BACK_ANOTHER % {"title": gateway.title, "gone": gone, "before": task.before},
        )
    else:
        _send(database, gateway, task)


def _send(database: Database, gateway: Gateway, task: _Task) -> None:
    with database.transaction() as session:
        session.get_one(Refund, task.refund_id).sent_at = wiring(session).clock.now()
    try:
        answer = gateway.refund(task.token, task.amount)
    except GatewayError as error:
        _settle_lost(database, gateway, task, str(error))
        return
    if answer.is_done:
        _confirm(database, task, answer)
    else:
        _doubt(database, task, answer.problem)


def _settle_lost(database: Database, gateway: Gateway, task: _Task, problem: str) -> None:
    if not task.can_be_asked:
        _doubt(database, task, problem)
        return
    try:
        gone = _gone_back(gateway, task)
    except GatewayError:
        _release(database, task, problem)
        return
    if gone == task.before + task.amount:
        _confirm(database, task, _DONE)
    else:
        _release(database, task, problem, refused=True)


def _gone_back(gateway: Gateway, task: _Task) -> Money:
    """Ask how much of a payment has gone back so far.

    Raises:
        GatewayError: it does not say.
    """
    outcome = gateway.status(task.token)
    if outcome.given_back is None:
        raise GatewayError(f"no refund can be read from {outcome.words}")
    return outcome.given_back


def _confirm(database: Database, task: _Task, answer: Refunded) -> None:
    with database.transaction() as session:
        refund = session.get_one(Refund, task.refund_id, with_for_update=True)
        if refund.state is RefundState.SENDING:
            confirm(session, refund, kind=answer.kind, proof=answer.proof)


def _release(database: Database, task: _Task, problem: str = "", *, refused: bool = False) -> None:
    with database.transaction() as session:
        refund = session.get_one(Refund, task.refund_id, with_for_update=True)
        if refund.state is not RefundState.SENDING:
            return
        refund.problem = problem or refund.problem
        refund.refusals += refused
        over = refund.refusals >= _MOST_REFUSALS
        change(session, refund, RefundMove.DOUBT if over else RefundMove.RELEASE)


def _doubt(database: Database, task: _Task, problem: str) -> None:
    with database.transaction() as session:
        refund = session.get_one(Refund, task.refund_id, with_for_update=True)
        if refund.state is RefundState.SENDING:
            refund.problem = problem
            change(session, refund, RefundMove.DOUBT)
