# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Refunds as an official sees them, and the payments that go back by themselves."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.public.rules import NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.paying.returning import GOING_BACK
from munikit_payments.refunds.limits import gateway_of, vanishes, why_by_hand
from munikit_payments.refunds.models import Refund, RefundState, RefundWay

_DONE = {"reversed": _l("reversó el pago"), "nullified": _l("anuló el pago")}


def newest_refunds(session: Session, most: int) -> Sequence[tuple[Refund, Charge]]:
    query = select(Refund, Charge).join(Charge, Charge.id == Refund.charge_id)
    newest = query.order_by(Refund.requested_at.desc()).limit(most)
    return [(refund, charge) for refund, charge in session.execute(newest)]


def going_back(session: Session, most: int) -> Sequence[tuple[Attempt, Charge]]:
    """Return the payments that go back by themselves, the newest first."""
    query = select(Attempt, Charge).join(Charge, Charge.id == Attempt.charge_id)
    newest = query.where(Attempt.state.in_(GOING_BACK)).order_by(Attempt.created_at.desc())
    return [(attempt, charge) for attempt, charge in session.execute(newest.limit(most))]


def find_refund(session: Session, refund_id: UUID) -> tuple[Refund, Charge]:
    """Return a refund and the charge it is of.

    Raises:
        NotFoundError: there is none with that id.
    """
    refund = session.get(Refund, refund_id)
    if refund is None:
        raise NotFoundError(_("No encontramos esa devolución."))
    return refund, session.get_one(Charge, refund.charge_id)


def how_it_goes_back(session: Session, refund: Refund) -> str:
    """Say how the money goes back, as far as it is known now."""
    now = wiring(session).clock.now()
    attempt = session.get(Attempt, refund.attempt_id) if refund.attempt_id else None
    if refund.state is RefundState.DONE and refund.way is RefundWay.BY_HAND:
        return _("La tesorería lo devolvió, con el documento %(proof)s", proof=refund.proof)
    if attempt is None or refund.way is RefundWay.BY_HAND:
        by_hand = why_by_hand(session, attempt, refund.amount, now)
        return by_hand or _("Devuélvalo por tesorería.")
    title = gateway_of(session, attempt).title
    if refund.state is RefundState.DONE:
        return f"{title} {_DONE.get(refund.kind, _('lo devolvió'))}"
    if vanishes(session, attempt, refund.amount, now):
        return _("Por %(title)s, como reversa: el pago desaparece de la tarjeta.", title=title)
    return _("Por %(title)s: el dinero vuelve al medio con que se pagó.", title=title)
