# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Payments that do not match what the gateway says: a person looks and decides, once."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.public.contracts import ChargeState
from munikit.public.rules import Actor, ConflictError, InvalidError, Money, NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.interest import refuse_own_charge
from munikit_payments.charges.models import Attempt, Charge
from munikit_payments.charges.states import AttemptMove, AttemptState
from munikit_payments.gateways import GatewayError, Outcome, gateway_for
from munikit_payments.ledger.services import PostingKind
from munikit_payments.paying.moments import paid_when
from munikit_payments.paying.settling import change, pay, post_return
from munikit_payments.permissions import PaymentPermission
from munikit_payments.settings import PaymentsSettings


class Verdict(StrEnum):
    """What the gateway's own portal shows."""

    NOT_CHARGED = "not_charged"
    CHARGED = "charged"
    GIVEN_BACK = "given_back"


def waiting(session: Session) -> Sequence[tuple[Attempt, Charge]]:
    """Return the payments that wait for a person, the oldest first."""
    query = select(Attempt, Charge).join(Charge, Charge.id == Attempt.charge_id)
    query = query.where(Attempt.state == AttemptState.REVIEW).order_by(Attempt.created_at)
    return [(attempt, charge) for attempt, charge in session.execute(query.limit(100))]


def find_doubt(session: Session, attempt_id: UUID) -> tuple[Attempt, Charge]:
    """Return a payment that is, or was, in doubt.

    Raises:
        NotFoundError: there is none with that id.
    """
    attempt = session.get(Attempt, attempt_id)
    if attempt is None:
        raise NotFoundError(_("No encontramos ese pago."))
    return attempt, session.get_one(Charge, attempt.charge_id)


def last_word(session: Session, attempt: Attempt) -> Outcome | None:
    """Return what the gateway last said of a payment, if it said anything."""
    settings = wiring(session).settings.of(PaymentsSettings)
    try:
        return gateway_for(settings, attempt.gateway).read(attempt.answer)
    except GatewayError:
        return None


def charged_amount(session: Session, attempt: Attempt) -> Money | None:
    """Return what the gateway last said it charged, if it said so."""
    said = last_word(session, attempt)
    return said.amount if said else None


def decide(
    session: Session, attempt_id: UUID, verdict: Verdict, proof: str, *, by: Actor
) -> Attempt:
    """Settle a payment in doubt by what a person saw in the gateway's portal.

    A charge of what is open still becomes its payment; one of what was paid meanwhile goes back.

    Raises:
        ForbiddenError: the official may not, or is the payer.
        ConflictError: somebody decided already.
        InvalidError: there is no proof, or it was charged another amount than is owed.
    """
    allow(by, PaymentPermission.RECONCILE)
    attempt = session.get(Attempt, attempt_id)
    if attempt is None:
        raise NotFoundError(_("No encontramos ese pago."))
    # The charge first, as in the settling of a payment.
    charge = session.get_one(Charge, attempt.charge_id, with_for_update=True)
    session.refresh(attempt, with_for_update=True)
    _check(session, (attempt, charge), proof, by)
    if verdict is Verdict.CHARGED:
        _require_amount(session, attempt)
    audit.record(
        session,
        "payments.decide_doubt",
        actor_id=by.id,
        subject_id=attempt.id,
        data={"verdict": verdict.value},
    )
    _ACTS[verdict](session, attempt, charge, proof.strip())
    return attempt


def _check(session: Session, doubt: tuple[Attempt, Charge], proof: str, by: Actor) -> None:
    attempt, charge = doubt
    if attempt.state is not AttemptState.REVIEW:
        raise ConflictError(_("Este pago ya está resuelto."))
    mine = _("Este pago es suyo: lo decide otra persona.")
    refuse_own_charge(session, charge, by, mine)
    if not proof.strip():
        raise InvalidError(_("Escriba el código de autorización o el número del documento"))


def _require_amount(session: Session, attempt: Attempt) -> None:
    if charged_amount(session, attempt) not in (None, attempt.amount):
        raise InvalidError(
            _("Se cobró otro monto. Devuélvalo en el portal de comercios y anote que se devolvió")
        )


def _not_charged(session: Session, attempt: Attempt, _charge: Charge, _proof: str) -> None:
    change(session, attempt, AttemptMove.REJECT)


def _charged(session: Session, attempt: Attempt, charge: Charge, proof: str) -> None:
    if charge.state is not ChargeState.OPEN:
        change(session, attempt, AttemptMove.OWE_REFUND)
        post_return(session, attempt, PostingKind.OVERPAYMENT)
        return
    change(session, attempt, AttemptMove.AUTHORIZE)
    method = attempt.gateway
    order = attempt.buy_order
    pay(
        session,
        charge,
        method=method,
        authorization=proof[:60],
        reference=order,
        paid_at=paid_when(session, attempt),
    )


def _given_back(session: Session, attempt: Attempt, _charge: Charge, _proof: str) -> None:
    change(session, attempt, AttemptMove.REFUND)
    amount = charged_amount(session, attempt)
    for kind in (PostingKind.OVERPAYMENT, PostingKind.RETURN):
        post_return(session, attempt, kind, amount=amount)


_ACTS = {
    Verdict.NOT_CHARGED: _not_charged,
    Verdict.CHARGED: _charged,
    Verdict.GIVEN_BACK: _given_back,
}
