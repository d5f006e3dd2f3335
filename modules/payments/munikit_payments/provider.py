# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The treasury that other modules ask."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.contracts.treasury import ChargeStatus, MoneyBack
from munikit.public.contracts import ChargeRequest, ChargeState
from munikit.public.rules import ConflictError, InvalidError, Money, wiring
from munikit.public.rules import gettext as _
from munikit_payments.charges.models import Charge, Receipt
from munikit_payments.refunds.asked import ask_for_case, money_back


class PaymentsTreasury:
    """Keeps the contract of `munikit.contracts.treasury.Treasury`."""

    def open_charge(self, session: Session, request: ChargeRequest) -> ChargeStatus:
        if request.amount <= Money(0):
            raise InvalidError(_("Lo que no cuesta nada no se cobra."))
        charge = live_charge(session, request.subject_id)
        if charge is not None and charge.return_path != request.return_path:
            # Else what is paid for one thing would count as paid for the other.
            raise ConflictError(
                _("Este cobro es de otra cosa. Vuelva al trámite y comience de nuevo.")
            )
        return _status(session, charge or _opened(session, request))

    def charge_of(self, session: Session, subject_id: UUID) -> ChargeStatus | None:
        charge = live_charge(session, subject_id)
        return _status(session, charge) if charge else None

    def cancel_charge(self, session: Session, subject_id: UUID) -> None:
        charge = live_charge(session, subject_id)
        if charge is not None:
            # A payment that settles meanwhile: what is paid stays paid.
            session.refresh(charge, with_for_update=True)
        if charge is not None and charge.state is ChargeState.OPEN:
            charge.state = ChargeState.CANCELLED
            audit.record(session, "payments.cancel_charge", actor_id=None, subject_id=charge.id)

    def ask_refund(self, session: Session, subject_id: UUID, reason: str, *, by_id: UUID) -> bool:
        return ask_for_case(session, subject_id, reason, by_id=by_id)

    def money_back(self, session: Session, subject_id: UUID) -> Sequence[MoneyBack]:
        return money_back(session, subject_id)


def live_charge(session: Session, subject_id: UUID) -> Charge | None:
    """Return the charge of a subject that is open or paid; there is at most one."""
    query = select(Charge).where(
        Charge.subject_id == subject_id, Charge.state != ChargeState.CANCELLED
    )
    return session.scalar(query)


def _opened(session: Session, request: ChargeRequest) -> Charge:
    charge = Charge(
        subject_id=request.subject_id,
        payer_id=request.payer_id,
        concept=request.concept,
        reference=request.reference,
        amount=request.amount,
        return_path=request.return_path,
        created_at=wiring(session).clock.now(),
    )
    session.add(charge)
    session.flush()
    audit.record(
        session,
        "payments.open_charge",
        actor_id=request.payer_id,
        subject_id=charge.id,
        data={"pesos": charge.amount.pesos},
    )
    return charge


def _status(session: Session, charge: Charge) -> ChargeStatus:
    folio = session.scalar(select(Receipt.folio).where(Receipt.charge_id == charge.id))
    return ChargeStatus(
        id=charge.id,
        amount=charge.amount,
        state=charge.state,
        paid_at=charge.paid_at,
        receipt_folio=folio,
        path=f"/pagos/{charge.id}",
    )
