# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of refunds."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.contracts.treasury import RefundCause
from munikit.people import Interest, Party, find_person, interest_of
from munikit.public.pages import (
    ChoiceField,
    Form,
    TextField,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
    transaction,
)
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import LongTextField, MoneyField, YesNoField, sent
from munikit.web.forms.choices import Option
from munikit_payments.charges.interest import parties_of_charge
from munikit_payments.charges.models import Charge
from munikit_payments.ledger.settled import debts_in
from munikit_payments.paying.counter import find_charge
from munikit_payments.paying.returning import cause_of
from munikit_payments.permissions import PaymentPermission
from munikit_payments.refunds import services
from munikit_payments.refunds.models import Refund, RefundState
from munikit_payments.refunds.reading import (
    find_refund,
    going_back,
    how_it_goes_back,
    newest_refunds,
)

bp = Blueprint("refunds", __name__, template_folder="../templates")

_MOST = 100
LABELS = {
    RefundState.REQUESTED: (_l("Por aprobar"), "info"),
    RefundState.APPROVED: (_l("Aprobada"), "info"),
    RefundState.SENDING: (_l("Enviándose"), "info"),
    RefundState.DONE: (_l("Devuelta"), "success"),
    RefundState.DECLINED: (_l("No se devuelve"), "warning"),
    RefundState.REVIEW: (_l("Revíselo"), "problem"),
}


CAUSES = {
    RefundCause.TWICE: _l("Pago doble"),
    RefundCause.LATE: _l("Llegó tarde: ya no había que pagarlo"),
}


class RequestForm(Form):
    amount = MoneyField(_l("¿Cuánto se devuelve?"), required=_l("Escriba cuánto se devuelve"))
    reason = LongTextField(
        _l("¿Por qué se devuelve?"),
        help=_l("Lo leerá quien tiene que aprobarlo. Cite el decreto o la resolución si lo hay."),
        required=_l("Escriba por qué se devuelve"),
        most=500,
    )


class DebtsForm(RequestForm):
    """Asked of a payment of debts."""

    reopens = YesNoField(
        _l("¿Las deudas vuelven a quedar pendientes?"),
        help=_l("Sí, si se pagó por error. No, si ya se habían pagado o no correspondían."),
        required=_l("Diga si las deudas vuelven a quedar pendientes"),
    )


class DeclineForm(Form):
    note = LongTextField(
        _l("¿Por qué no se devuelve?"), required=_l("Escriba por qué no se devuelve"), most=500
    )


class DoneForm(Form):
    how = ChoiceField(
        _l("¿Cómo volvió el dinero?"),
        options=(
            Option("by_hand", _l("Lo devolvió la tesorería")),
            Option("gateway", _l("Ya había vuelto, según el portal de comercios de la pasarela")),
        ),
        required=_l("Elija cómo volvió el dinero"),
    )
    proof = TextField(
        _l("Número de la transferencia o del documento de pago"),
        required=_l("Escriba el número de la transferencia o del documento de pago"),
        most=60,
    )


@bp.get("/bandeja/devoluciones")
@requires(PaymentPermission.READ)
def listing() -> ResponseReturnValue:
    with reading() as session:
        rows = newest_refunds(session, _MOST)
        returning = going_back(session, _MOST)
    return page(
        "payments/treasury/refunds.html",
        rows=rows,
        labels=LABELS,
        returning=[(attempt, charge, CAUSES[cause_of(charge)]) for attempt, charge in returning],
    )


@bp.route("/bandeja/pagos/<uuid:charge_id>/devolver", methods=["GET", "POST"])
@requires(PaymentPermission.REQUEST_REFUND)
@keeps_typed_text
def ask(charge_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        left = services.refundable(session, charge_id)
        charge = find_charge(session, charge_id)
        kind = DebtsForm if debts_in(session, charge) else RequestForm
    form = kind(data=None if sent() else {"amount": left})
    if form.validate_on_submit():
        with form.refusals_at(form.amount) as session:
            refund = services.request_refund(
                session, charge_id, form.amount.data, form.reason.data, by=actor()
            )
            if isinstance(form, DebtsForm) and form.reopens.data:
                services.reopen_debts_with(session, refund)
        if not form.errors:
            return redirect(url_for("refunds.show", refund_id=refund.id), 303)
    shown = page("payments/treasury/ask_refund.html", form=form, charge=charge, left=left)
    return shown, 422 if form.errors else 200


@bp.get("/bandeja/devoluciones/<uuid:refund_id>")
@requires(PaymentPermission.READ)
def show(refund_id: UUID) -> ResponseReturnValue:
    return _show(refund_id)


@bp.post("/bandeja/devoluciones/<uuid:refund_id>/aprobar")
@requires(PaymentPermission.APPROVE_REFUND)
def approve(refund_id: UUID) -> ResponseReturnValue:
    return _decide(refund_id, lambda s: services.approve(s, refund_id, by=actor()))


@bp.post("/bandeja/devoluciones/<uuid:refund_id>/no-devolver")
@requires(PaymentPermission.APPROVE_REFUND)
def decline(refund_id: UUID) -> ResponseReturnValue:
    form = DeclineForm()
    if not form.validate():
        return _show(refund_id, decline_form=form), 422
    note = form.note.data
    return _decide(refund_id, lambda s: services.decline(s, refund_id, note, by=actor()))


@bp.post("/bandeja/devoluciones/<uuid:refund_id>/devuelta")
@requires(PaymentPermission.APPROVE_REFUND)
def note_done(refund_id: UUID) -> ResponseReturnValue:
    form = DoneForm()
    if not form.validate():
        return _show(refund_id, done_form=form), 422
    by_gateway = form.how.data == "gateway"
    proof = form.proof.data
    return _decide(
        refund_id,
        lambda s: services.note_done(s, refund_id, proof, by=actor(), by_gateway=by_gateway),
    )


def _decide(refund_id: UUID, decide: Callable[[Session], None]) -> ResponseReturnValue:
    with transaction() as session:
        decide(session)
    return redirect(url_for("refunds.show", refund_id=refund_id), 303)


def _show(refund_id: UUID, decline_form: Form | None = None, done_form: Form | None = None) -> str:
    with reading() as session:
        refund, charge = find_refund(session, refund_id)
        asked_by = find_person(session, refund.requested_by_id)
        by = find_person(session, refund.decided_by_id) if refund.decided_by_id else None
        how = how_it_goes_back(session, refund)
        decides = _may_decide(session, refund, charge)
    return page(
        "payments/treasury/refund.html",
        refund=refund,
        charge=charge,
        asked_by=asked_by,
        decided_by=by,
        how=how,
        label=LABELS[refund.state],
        decides=decides,
        decline_form=decline_form or DeclineForm(formdata=None),
        done_form=done_form or DoneForm(formdata=None, data={"how": "by_hand"}),
        errors=_errors(decline_form, done_form),
    )


def _errors(*forms: Form | None) -> dict[str, object]:
    return {name: said for form in forms if form for name, said in form.errors.items()}


def _may_decide(session: Session, refund: Refund, charge: Charge) -> bool:
    if not actor().can(PaymentPermission.APPROVE_REFUND):
        return False
    involved = [Party(refund.requested_by_id), *parties_of_charge(session, charge)]
    return interest_of(session, actor(), involved) is Interest.NONE
