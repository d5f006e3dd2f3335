# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's pages: what I owe, or a property owes, and paying several debts in one go."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.people.lookup_pages import note_lookup
from munikit.public.pages import Form, actor, page, reading, signed_in, transaction
from munikit.public.rules import InvalidError, Money
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import asked, sent
from munikit.web.forms.places import RollField
from munikit_payments.debts.ordered import find_order
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor, owed_by

bp = Blueprint("debts", __name__, template_folder="../templates")


class RollForm(Form):
    rol = RollField(
        _l("Rol de avalúo de la propiedad"),
        help=_l("Está en el aviso de contribuciones. Por ejemplo, 123-45"),
        required=_l("Escriba el rol, como 123-45"),
    )


@bp.get("/deudas")
@signed_in
def mine() -> ResponseReturnValue:
    """Show what the person owes, or what the property they ask about does."""
    is_asked = "rol" in asked()
    form = RollForm(formdata=asked().values if is_asked else None)
    if is_asked and not form.validate():
        return page("payments/debts/mine.html", form=form, roll="", owed=[], error=""), 422
    return _listing(form, form.rol.data if is_asked else ""), 200


@bp.post("/deudas/pagar")
@signed_in
def pay() -> ResponseReturnValue:
    roll = sent().text("rol", 20)
    chosen = sent().ids("deuda")
    try:
        with transaction() as session:
            charge = order_debts(session, _debtor(roll), chosen, payer_id=actor().id, online=True)
    except InvalidError as error:
        form = RollForm(formdata=None, data={"rol": roll})
        return _listing(form, roll, error=error.message), 422
    return redirect(url_for("payments.show", charge_id=charge.id), 303)


@bp.get("/deudas/pago/<uuid:order_id>")
@signed_in
def order(order_id: UUID) -> ResponseReturnValue:
    """Show one payment of debts: what was in it and how it stands."""
    with reading() as session:
        found = find_order(session, order_id, by=actor())
    return page(
        "payments/debts/order.html",
        order=found.order,
        lines=found.lines,
        charge=found.charge,
        receipt=found.receipt,
        paid=found.is_paid,
    )


def _listing(form: RollForm, roll: str, error: str = "") -> str:
    if roll:
        note_lookup()
    debtor = _debtor(roll)
    with reading() as session:
        owed = owed_by(session, debtor) if debtor.run or debtor.property_roll else []
    overdue = sum((row.price.total for row in owed if row.price and row.is_overdue), Money(0))
    return page(
        "payments/debts/mine.html", form=form, roll=roll, owed=owed, error=error, overdue=overdue
    )


def _debtor(roll: str) -> Debtor:
    # A property's debts alone where one is named; anybody may pay them.
    return Debtor(property_roll=roll) if roll else Debtor(run=actor().run)
