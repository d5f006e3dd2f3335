# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The sweep: nothing stays half done, whoever crashed or never came back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from munikit.db import Database
from munikit.public.rules import Job, Money, Work, wiring
from munikit_payments.charges.models import Attempt
from munikit_payments.charges.states import AttemptMove, AttemptState, Cause
from munikit_payments.gateways import Gateway, GatewayError, Stage, gateway_for, gateways_of
from munikit_payments.ledger.services import PostingKind
from munikit_payments.paying.services import resolve, settings_of
from munikit_payments.paying.settling import change, claim, post_return

# One that has no token was never shown to anybody: it has as long as a form, and then some.
_NEVER_SENT = timedelta(minutes=4)


def sweep(work: Work) -> None:
    """Ask about every payment that is neither settled nor fresh, and give back what is owed."""
    database = work.database
    for attempt_id in _stuck(database):
        resolve(database, attempt_id, Cause.LOOKED_AT)
        _expire_if_dead(database, attempt_id)
    for attempt_id in _with_state(database, AttemptState.REFUND_DUE):
        _refund(database, attempt_id)


SWEEP = Job("payments.sweep", sweep, every=timedelta(minutes=1))


def _stuck(database: Database) -> Sequence[UUID]:
    with database.transaction() as session:
        now = wiring(session).clock.now()
        forms = gateways_of(settings_of(database)).values()
        dead = or_(*(_form_is_dead(gateway, now) for gateway in forms))
        never_sent = or_(*(_form_is_dead(gateway, now - _NEVER_SENT) for gateway in forms))
        unsent = select(Attempt).where(Attempt.state == AttemptState.CREATED, never_sent)
        for attempt in session.scalars(unsent):
            change(session, attempt, AttemptMove.EXPIRE)
        # Who came back, and was told that we ask, waits for the answer.
        waits = Attempt.settled_at.is_not(None)
        stuck = select(Attempt.id).where(
            (Attempt.state == AttemptState.COMMITTING) & (Attempt.lease_until < now)
            | (Attempt.state == AttemptState.INITIATED) & (dead | waits)
        )
        return session.scalars(stuck.limit(200)).all()


def _form_is_dead(gateway: Gateway, now: datetime) -> ColumnElement[bool]:
    return (Attempt.gateway == gateway.name) & (Attempt.created_at < now - gateway.form)


def _expire_if_dead(database: Database, attempt_id: UUID) -> None:
    """Close a payment the payer never finished, or hand it to a person before status dies."""
    with database.reading() as session:
        attempt = session.get_one(Attempt, attempt_id)
        age = wiring(session).clock.now() - attempt.created_at
    gateway = gateway_for(settings_of(database), attempt.gateway)
    if attempt.state is not AttemptState.INITIATED or age <= gateway.form:
        return
    try:
        is_open = gateway.read(attempt.answer).stage is Stage.OPEN
        if is_open:
            gateway.close(attempt.token or "")
    except GatewayError:
        is_open = False
    with database.transaction() as session:
        attempt = session.get_one(Attempt, attempt_id, with_for_update=True)
        if attempt.state is not AttemptState.INITIATED:
            return
        if is_open:
            change(session, attempt, AttemptMove.EXPIRE)
        elif age > gateway.refunds.can_be_asked and claim(session, attempt_id):
            session.refresh(attempt)
            change(session, attempt, AttemptMove.DOUBT)


def _with_state(database: Database, state: AttemptState) -> Sequence[UUID]:
    with database.reading() as session:
        return session.scalars(select(Attempt.id).where(Attempt.state == state).limit(200)).all()


def _refund(database: Database, attempt_id: UUID) -> None:
    with database.reading() as session:
        attempt = session.get_one(Attempt, attempt_id)
    gateway = gateway_for(settings_of(database), attempt.gateway)
    try:
        # A refund whose answer was lost is not asked for twice.
        if gateway.status(attempt.token or "").given_back == Money(0):
            gateway.refund(attempt.token or "", attempt.amount)
    except GatewayError:
        return
    with database.transaction() as session:
        # Locked: two sweeps that asked at once must not both post the return.
        stored = session.get_one(Attempt, attempt_id, with_for_update=True)
        if stored.state is AttemptState.REFUND_DUE:
            change(session, stored, AttemptMove.REFUND)
            post_return(session, stored, PostingKind.RETURN)
