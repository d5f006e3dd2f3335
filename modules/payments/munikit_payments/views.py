# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's pages of a payment, and the gateway's way back."""

from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import actor, csrf_exempt, public, signed_in
from munikit.contracts.treasury import ChargeState
from munikit.db import database, reading
from munikit.kernel.errors import NotFoundError
from munikit.ui import page
from munikit_payments.models import Attempt, Charge
from munikit_payments.paying import settings_of, start_payment, take_return
from munikit_payments.permissions import PaymentPermission
from munikit_payments.settings import Environment
from munikit_payments.states import AttemptState

bp = Blueprint("payments", __name__, template_folder="templates")

_UNKNOWN = (AttemptState.COMMITTING, AttemptState.REVIEW)


@bp.get("/pagos/<uuid:charge_id>")
@signed_in
def show(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        charge = own_charge(session, charge_id)
        newest = select(Attempt).where(Attempt.charge_id == charge.id)
        attempt = session.scalars(newest.order_by(Attempt.created_at.desc()).limit(1)).first()
    if charge.state is ChargeState.PAID:
        return redirect(charge.return_path, 303)
    online = settings_of(database()).environment is not Environment.COUNTER_ONLY
    state = attempt.state.value if attempt else ""
    returned = "r" in request.args
    unsure = attempt is not None and (
        attempt.state in _UNKNOWN or (attempt.state is AttemptState.INITIATED and returned)
    )
    return page("payments/pay.html", charge=charge, state=state, unsure=unsure, online=online)


@bp.post("/pagos/<uuid:charge_id>/webpay")
@signed_in
def go_to_webpay(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        charge = own_charge(session, charge_id)
    if charge.state is ChargeState.PAID:
        return redirect(charge.return_path, 303)
    return redirect(start_payment(database(), charge_id), 303)


@bp.route("/pagos/webpay/vuelta", methods=["GET", "POST"])
@public
@csrf_exempt
def come_back() -> ResponseReturnValue:
    """Take a payer back: by GET or POST, from another site, so without a session."""
    charge_id = take_return(database(), request.values)
    return redirect(url_for("payments.show", charge_id=charge_id, r=1), 303)


@bp.get("/pagos/<uuid:charge_id>/cupon")
@signed_in
def slip(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        charge = own_charge(session, charge_id)
    return page("payments/slip.html", charge=charge)


def own_charge(session: Session, charge_id: UUID) -> Charge:
    """Return a charge its payer, or a cashier, may see.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    charge = session.get(Charge, charge_id)
    mine = charge is not None and (
        charge.payer_id == actor().id or actor().can(PaymentPermission.READ)
    )
    if charge is None or not mine:
        raise NotFoundError("No encontramos ese pago. Búsquelo en «Mis solicitudes».")
    return charge
