# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The cashier's page."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.people.lookup_pages import note_desk_lookup
from munikit.public.pages import (
    Form,
    TextField,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
    transaction,
)
from munikit.public.rules import InvalidError
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import asked
from munikit_payments.paying.counter import find_charge, find_charges, take_payment
from munikit_payments.permissions import PaymentPermission

bp = Blueprint("till", __name__, template_folder="../templates")


class TakeForm(Form):
    number = TextField(
        _l("Número del comprobante de la caja"),
        most=40,
        required=_l("Escriba el número del comprobante de la caja"),
    )


@bp.get("/bandeja/caja")
@requires(PaymentPermission.TAKE)
def search() -> ResponseReturnValue:
    text = asked().text("q", 60)
    note_desk_lookup(text)
    found = []
    error = ""
    try:
        with reading() as session:
            found = list(find_charges(session, text)) if text else []
    except InvalidError as problem:
        error = problem.message
    return page("payments/till.html", found=found, text=text, error=error)


@bp.route("/bandeja/caja/<uuid:charge_id>", methods=["GET", "POST"])
@requires(PaymentPermission.TAKE)
@keeps_typed_text
def take(charge_id: UUID) -> ResponseReturnValue:
    form = TakeForm()
    if form.validate_on_submit():
        with transaction() as session:
            take_payment(session, charge_id, form.number.data, by=actor())
        return redirect(url_for("receipts.show", charge_id=charge_id), 303)
    with reading() as session:
        charge = find_charge(session, charge_id)
    return page("payments/take.html", form=form, charge=charge), 422 if form.errors else 200
