# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of payments in doubt."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.public.pages import (
    ChoiceField,
    Form,
    TextField,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
)
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms.choices import Option
from munikit_payments.gateways import TITLES
from munikit_payments.permissions import PaymentPermission
from munikit_payments.reviewing.services import Verdict, decide, find_doubt, last_word, waiting
from munikit_payments.transfers.deciding import to_review
from munikit_payments.transfers.desk import REASONS

bp = Blueprint("doubts", __name__, template_folder="../templates")


class DecideForm(Form):
    verdict = ChoiceField(
        _l("¿Qué dice el portal de comercios de la pasarela?"),
        options=(
            Option(Verdict.CHARGED, _l("Se cobró: registrar el pago")),
            Option(Verdict.NOT_CHARGED, _l("No se cobró")),
            Option(Verdict.GIVEN_BACK, _l("Se cobró y se devolvió allí")),
        ),
        required=_l("Elija qué dice el portal de comercios"),
    )
    proof = TextField(
        _l("Código de autorización, o número del documento que lo prueba"),
        required=_l("Escriba el código de autorización o el número del documento"),
        most=60,
    )


@bp.get("/bandeja/pagos/por-revisar")
@requires(PaymentPermission.RECONCILE)
def listing() -> ResponseReturnValue:
    with reading() as session:
        rows = [
            (attempt, charge, last_word(session, attempt)) for attempt, charge in waiting(session)
        ]
        transfers = to_review(session)
    return page(
        "payments/treasury/doubts.html",
        rows=rows,
        titles=TITLES,
        transfers=transfers,
        reasons=REASONS,
    )


@bp.route("/bandeja/pagos/por-revisar/<uuid:attempt_id>", methods=["GET", "POST"])
@requires(PaymentPermission.RECONCILE)
@keeps_typed_text
def show(attempt_id: UUID) -> ResponseReturnValue:
    form = DecideForm()
    if form.validate_on_submit():
        with form.refusals_at(form.proof) as session:
            verdict = Verdict(form.verdict.data)
            decide(session, attempt_id, verdict, form.proof.data, by=actor())
        if not form.errors:
            return redirect(url_for("doubts.listing"), 303)
    with reading() as session:
        attempt, charge = find_doubt(session, attempt_id)
        said = last_word(session, attempt)
    shown = page(
        "payments/treasury/doubt.html",
        form=form,
        attempt=attempt,
        charge=charge,
        said=said,
        gateway=TITLES[attempt.gateway],
    )
    return shown, 422 if form.errors else 200
