# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for a refund, approving it, declining it, and noting one that was made by hand."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.cases.case.contact import email_about
from munikit.contracts.treasury import ChargeRefunded
from munikit.notices import notify
from munikit.people import Party, refuse_own
from munikit.public.contracts import publish
from munikit.public.rules import Actor, ConflictError, InvalidError, Money, NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_payments.charges.interest import refuse_own_charge
from munikit_payments.charges.models import Attempt, Charge, Receipt, receipt_path
from munikit_payments.charges.states import AttemptState
from munikit_payments.ledger.services import (
    INCOME,
    Posting,
    PostingKind,
    pesos_of,
    post,
    received_by,
    sides_of,
)
from munikit_payments.ledger.settled import reopen_debts
from munikit_payments.permissions import PaymentPermission
from munikit_payments.refunds.limits import way_of
from munikit_payments.refunds.models import (
    REFUND_TRANSITIONS,
    Refund,
    RefundMove,
    RefundState,
    RefundWay,
)

PAID_OUT = "paid_out.treasury"
_MINE = _l("Esta devolución es para usted: la decide otra persona.")
_ELSEWHERE = _l("Esta devolución ya cambió. Cargue la página de nuevo para ver cómo quedó.")


def request_refund(
    session: Session, charge_id: UUID, amount: Money, reason: str, *, by: Actor
) -> Refund:
    """Ask for a payment, or a part of it, to be given back.

    Raises:
        ForbiddenError: the official may not, or would receive it.
        InvalidError: more than what is left of the payment, nothing, or no reason.
        ConflictError: another refund of the payment is under way.
    """
    allow(by, PaymentPermission.REQUEST_REFUND)
    # Before anything else, as an act on its case does: else the two wait for each other.
    charge = session.get(Charge, charge_id, with_for_update=True)
    if charge is not None:
        refuse_own_charge(session, charge, by, _MINE)
    left = refundable(session, charge_id)
    if not Money(0) < amount <= left:
        raise InvalidError(
            _("Escriba un monto entre $1 y %(left)s, que es lo que queda por devolver", left=left)
        )
    if not reason.strip():
        raise InvalidError(_("Escriba por qué se devuelve"))
    try:
        return enter(session, charge_id, amount, reason.strip(), by_id=by.id)
    except IntegrityError as error:
        raise ConflictError(_("Ya hay una devolución de este pago en curso.")) from error


def enter(session: Session, charge_id: UUID, amount: Money, reason: str, *, by_id: UUID) -> Refund:
    """Write down that a refund was asked for.

    Raises:
        IntegrityError: another one of the payment is under way.
    """
    now = wiring(session).clock.now()
    attempt = _attempt_of(session, charge_id)
    refund = Refund(
        charge_id=charge_id,
        attempt_id=attempt.id if attempt else None,
        amount=amount,
        reason=reason,
        way=way_of(session, attempt, amount, now),
        requested_by_id=by_id,
        requested_at=now,
    )
    session.add(refund)
    session.flush()
    _journal(session, refund, "request_refund", by_id)
    return refund


def reopen_debts_with(session: Session, refund: Refund) -> None:
    """Have the debts of a payment owed again once its refund, just asked for, is done.

    Raises:
        InvalidError: something of the payment would be left.
    """
    left = refundable(session, refund.charge_id)
    if refund.amount != left:
        raise InvalidError(
            _(
                "Para que las deudas vuelvan a quedar pendientes, devuelva todo lo que "
                "queda: %(left)s",
                left=left,
            )
        )
    refund.reopens = True


def approve(session: Session, refund_id: UUID, *, by: Actor) -> None:
    """Let a refund be carried out.

    Raises:
        ForbiddenError: the official may not, asked for it themselves, or would receive it.
        ConflictError: it was decided already.
    """
    refund = _decidable(session, refund_id, by)
    change(session, refund, RefundMove.APPROVE)
    refund.decided_by_id = by.id
    refund.decided_at = wiring(session).clock.now()
    # The three hours or the 90 days may have passed since it was asked for.
    attempt = session.get(Attempt, refund.attempt_id) if refund.attempt_id else None
    refund.way = way_of(session, attempt, refund.amount, refund.decided_at)
    _journal(session, refund, "approve_refund", by.id)


def decline(session: Session, refund_id: UUID, note: str, *, by: Actor) -> None:
    """Refuse a refund, or give up one that waits for a person, with a reason.

    Raises:
        ForbiddenError, ConflictError: see `approve`.
        InvalidError: there is no reason.
    """
    refund = _decidable(session, refund_id, by)
    if not note.strip():
        raise InvalidError(_("Escriba por qué no se devuelve"))
    change(session, refund, RefundMove.DECLINE)
    refund.decided_by_id = by.id
    refund.decided_at = wiring(session).clock.now()
    refund.note = note.strip()
    _journal(session, refund, "decline_refund", by.id)


def note_done(
    session: Session, refund_id: UUID, proof: str, *, by: Actor, by_gateway: bool = False
) -> None:
    """Note that the money went back by the treasury's own means.

    ``by_gateway``: it was in doubt, and the gateway's own portal shows that it gave it back.

    Raises:
        ForbiddenError, ConflictError: see `approve`; also if it goes through the gateway.
        InvalidError: there is no proof.
    """
    refund = _decidable(session, refund_id, by)
    by_hand = refund.way is RefundWay.BY_HAND and refund.state is RefundState.APPROVED
    if not by_hand and refund.state is not RefundState.REVIEW:
        raise ConflictError(_ELSEWHERE)
    if not proof.strip():
        raise InvalidError(_("Escriba el número de la transferencia o del documento de pago"))
    refund.way = RefundWay.GATEWAY if by_gateway else RefundWay.BY_HAND
    confirm(session, refund, kind="", proof=proof.strip(), official_id=by.id)


def confirm(
    session: Session, refund: Refund, *, kind: str, proof: str, official_id: UUID | None = None
) -> None:
    """Write down that the money went back: state, posting, event and notice together."""
    change(session, refund, RefundMove.CONFIRM)
    refund.kind = kind
    refund.proof = proof[:60]
    refund.problem = ""
    refund.done_at = wiring(session).clock.now()
    charge = session.get_one(Charge, refund.charge_id)
    if refund.reopens:
        reopen_debts(session, charge)
    publish(session, ChargeRefunded(charge.id, charge.subject_id, refund.amount))
    _journal(session, refund, "confirm_refund", official_id)
    _tell(session, charge, refund)
    _post(session, charge, refund, official_id)


def change(session: Session, refund: Refund, move: RefundMove) -> None:
    refund.state = REFUND_TRANSITIONS.after(refund.state, move, refused=_ELSEWHERE)
    refund.lease_until = None
    session.flush()


def refundable(session: Session, charge_id: UUID) -> Money:
    """Return how much of a payment has not been given back.

    Raises:
        NotFoundError: it was never paid.
    """
    receipt = session.scalar(select(Receipt).where(Receipt.charge_id == charge_id))
    if receipt is None:
        raise NotFoundError(_("Este cobro todavía no está pagado."))
    return receipt.amount - given_back(session, charge_id)


def given_back(session: Session, charge_id: UUID, way: RefundWay | None = None) -> Money:
    query = select(pesos_of(Refund.amount)).where(
        Refund.charge_id == charge_id, Refund.state == RefundState.DONE
    )
    if way is not None:
        query = query.where(Refund.way == way)
    return Money(session.scalar(query) or 0)


def _decidable(session: Session, refund_id: UUID, by: Actor) -> Refund:
    allow(by, PaymentPermission.APPROVE_REFUND)
    refund = session.get(Refund, refund_id, with_for_update=True)
    if refund is None:
        raise NotFoundError(_("No encontramos esa devolución."))
    asked = _("Usted pidió esta devolución: la decide otra persona.")
    refuse_own(session, by, [Party(refund.requested_by_id)], asked)
    refuse_own_charge(session, session.get_one(Charge, refund.charge_id), by, _MINE)
    return refund


def _attempt_of(session: Session, charge_id: UUID) -> Attempt | None:
    by_gateway = select(Attempt).where(
        Attempt.charge_id == charge_id, Attempt.state == AttemptState.AUTHORIZED
    )
    return session.scalar(by_gateway)


def _post(session: Session, charge: Charge, refund: Refund, official_id: UUID | None) -> None:
    attempt = session.get(Attempt, refund.attempt_id) if refund.attempt_id else None
    through = refund.way is RefundWay.GATEWAY and attempt is not None
    posting = Posting(
        PostingKind.REFUND,
        refund.id,
        sides_of(
            refund.amount,
            debit=INCOME,
            credit=received_by(attempt.gateway) if through and attempt else PAID_OUT,
        ),
        reference=attempt.buy_order if through and attempt else refund.proof,
        official_id=official_id,
    )
    post(session, charge, posting)


def _tell(session: Session, charge: Charge, refund: Refund) -> None:
    address = f"{wiring(session).settings.site.url}{receipt_path(charge.id)}"
    means = _("al medio con que pagó") if refund.way is RefundWay.GATEWAY else _("por tesorería")
    notify(
        session,
        key=f"refund-{refund.id}",
        to=email_about(session, charge.subject_id, charge.payer_id),
        subject=_("Le devolvimos %(amount)s", amount=refund.amount),
        body=_(
            "Le devolvimos %(amount)s %(means)s.\n\nVea el comprobante en %(address)s",
            amount=refund.amount,
            means=means,
            address=address,
        ),
    )


def _journal(session: Session, refund: Refund, verb: str, actor_id: UUID | None) -> None:
    data = {"pesos": refund.amount.pesos, "way": refund.way.value}
    audit.record(session, f"payments.{verb}", actor_id=actor_id, subject_id=refund.id, data=data)
