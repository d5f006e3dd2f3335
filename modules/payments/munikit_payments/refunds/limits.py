# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What goes back through the gateway, and what the treasury must give back by its own means.

Each gateway says its own terms; see `munikit_payments.gateways.contract.RefundTerms`.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from munikit.public.rules import Money, ngettext, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.models import Attempt
from munikit_payments.gateways import Gateway, gateway_for
from munikit_payments.paying.moments import paid_when
from munikit_payments.refunds.models import RefundWay
from munikit_payments.settings import PaymentsSettings


def way_of(session: Session, attempt: Attempt | None, amount: Money, now: datetime) -> RefundWay:
    """Say how an amount of a payment can go back."""
    by_hand = why_by_hand(session, attempt, amount, now)
    return RefundWay.BY_HAND if by_hand else RefundWay.GATEWAY


def why_by_hand(session: Session, attempt: Attempt | None, amount: Money, now: datetime) -> str:
    """Say why a refund cannot go through the gateway; empty if it can."""
    if attempt is None:
        return _("No pasó por una pasarela de pago: devuélvalo por tesorería.")
    gateway = gateway_of(session, attempt)
    if age(session, attempt, now) > gateway.refunds.window:
        passed = _in_words(gateway.refunds.window)
        return _(
            "Pasaron más de %(passed)s: %(title)s ya no lo devuelve. Hágalo por tesorería.",
            passed=passed,
            title=gateway.title,
        )
    only_whole = gateway.whole_only(attempt.answer) if amount != attempt.amount else ""
    if only_whole:
        return _(
            "%(only_whole)s Devuelva el total, o esta parte por tesorería.", only_whole=only_whole
        )
    return ""


def vanishes(session: Session, attempt: Attempt, amount: Money, now: datetime) -> bool:
    """Say whether the payment will be undone as if it had not been, not given back later."""
    soon = age(session, attempt, now) < gateway_of(session, attempt).refunds.vanishes
    return amount == attempt.amount and soon


def can_be_asked(session: Session, attempt: Attempt, now: datetime) -> bool:
    return age(session, attempt, now) < gateway_of(session, attempt).refunds.can_be_asked


def gateway_of(session: Session, attempt: Attempt) -> Gateway:
    return gateway_for(wiring(session).settings.of(PaymentsSettings), attempt.gateway)


def age(session: Session, attempt: Attempt, now: datetime) -> timedelta:
    return now - paid_when(session, attempt)


def _in_words(window: timedelta) -> str:
    if window < timedelta(days=2):
        return ngettext("%(num)s hora", "%(num)s horas", round(window.total_seconds() / 3600))
    return _("%(days)s días", days=window.days)
