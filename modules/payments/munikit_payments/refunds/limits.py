# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What Webpay gives back by itself, and what the treasury must give back by its own means.

Source: Transbank, product documentation of Webpay Plus (read 2022-12-28; confirm with your
contract): the whole amount within three hours of the confirmation is reversed, later annulled;
a part only of credit cards, debit and prepaid whole; by web service up to 90 days from the sale;
the state of a transaction can be asked for seven days.
"""

from datetime import datetime, timedelta

from munikit.kernel.money import Money
from munikit_payments.models import Attempt
from munikit_payments.refunds.models import RefundWay

REVERSAL = timedelta(hours=3)
BY_WEB_SERVICE = timedelta(days=90)
# `status` answers for seven; a day less, so that nothing is asked at the edge.
CAN_BE_ASKED = timedelta(days=6)
_WHOLE_ONLY = frozenset({"VD", "VP"})


def way_of(attempt: Attempt | None, amount: Money, now: datetime) -> RefundWay:
    """Say how an amount of a payment can go back."""
    return RefundWay.BY_HAND if why_by_hand(attempt, amount, now) else RefundWay.GATEWAY


def why_by_hand(attempt: Attempt | None, amount: Money, now: datetime) -> str:
    """Say why a refund cannot go through the gateway; empty if it can."""
    if attempt is None:
        return "No pasó por una pasarela de pago: devuélvalo por tesorería."
    if age(attempt, now) > BY_WEB_SERVICE:
        return "Pasaron más de 90 días: Webpay ya no lo devuelve. Devuélvalo por tesorería."
    whole = amount == attempt.amount
    if not whole and attempt.answer.get("payment_type_code") in _WHOLE_ONLY:
        return (
            "Se pagó con débito o prepago, que Webpay solo devuelve completo. Devuelva el total, "
            "o esta parte por tesorería."
        )
    return ""


def is_reversal(attempt: Attempt, amount: Money, now: datetime) -> bool:
    """Say whether the payment will vanish from the card rather than be annulled later."""
    return amount == attempt.amount and age(attempt, now) < REVERSAL


def age(attempt: Attempt, now: datetime) -> timedelta:
    return now - (attempt.settled_at or attempt.created_at)
