# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's page of a transfer: the account, the reference, how it stands."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.public.contracts import ChargeState
from munikit.public.pages import actor, page, reading, signed_in, transaction
from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit.web import database
from munikit_payments.paying.charge_pages import own_charge, way_back
from munikit_payments.paying.services import settings_of
from munikit_payments.transfers.announcing import account_of, announce, today, transfer_of
from munikit_payments.transfers.deciding import is_in_review

bp = Blueprint("transfers", __name__, template_folder="../templates")


@bp.app_context_processor
def offer() -> dict[str, object]:
    return {"takes_transfers": lambda: settings_of(database()).transfer.is_offered}


@bp.get("/pagos/<uuid:charge_id>/transferencia")
@signed_in
def show(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        charge = own_charge(session, charge_id)
        account = account_of(session)
        transfer = transfer_of(session, charge_id)
        if not account.is_offered:
            raise NotFoundError(_("Esta municipalidad no recibe pagos por transferencia."))
        in_review = transfer is not None and is_in_review(session, transfer)
        until = transfer.valid_until if transfer else None
        expired = until is not None and until < today(session)
    if charge.state is ChargeState.PAID:
        return redirect(way_back(charge), 303)
    return page(
        "payments/transfers/pay.html",
        charge=charge,
        account=account,
        transfer=transfer,
        in_review=in_review,
        expired=expired,
    )


@bp.post("/pagos/<uuid:charge_id>/transferencia")
@signed_in
def begin(charge_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        own_charge(session, charge_id)
        announce(session, charge_id, by_id=actor().id)
    return redirect(url_for("transfers.show", charge_id=charge_id), 303)
