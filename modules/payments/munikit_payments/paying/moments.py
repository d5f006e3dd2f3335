# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a payment was made: the payer's act counts, not the moment this portal hears of it.

Terms run from the day of the act (Ley 19.880 art. 25), whoever was slow to tell us. What the other
side states is bounded by our own clock: never in the future, never before there was a charge.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from munikit.public.rules import wiring
from munikit_payments.charges.models import Attempt
from munikit_payments.gateways import Gateway, GatewayError, gateway_for
from munikit_payments.settings import PaymentsSettings


def bounded(stated: datetime, *, since: datetime, now: datetime) -> datetime:
    """Return when it was, believing neither a moment before ``since`` nor one to come."""
    return min(max(stated, since), now)


def paid_when(session: Session, attempt: Attempt) -> datetime:
    """Return when an attempt was paid, by the last that its gateway said.

    Where it does not say: when its form died. It cannot have been paid later, and nobody may have
    asked about it for days.
    """
    settings = wiring(session).settings.of(PaymentsSettings)
    now = wiring(session).clock.now()
    gateway = gateway_for(settings, attempt.gateway)
    stated = _stated(gateway, attempt) or attempt.created_at + gateway.form
    return bounded(stated, since=attempt.created_at, now=attempt.settled_at or now)


def _stated(gateway: Gateway, attempt: Attempt) -> datetime | None:
    try:
        return gateway.read(attempt.answer).paid_at
    except GatewayError:
        return None
