# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' page of one transfer that did not match."""

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
from munikit_payments.permissions import PaymentPermission
from munikit_payments.transfers.deciding import Decision, decide
from munikit_payments.transfers.desk import LABELS, REASONS
from munikit_payments.transfers.matching import candidates
from munikit_payments.transfers.models import LineState
from munikit_payments.transfers.reading import find_line

bp = Blueprint("transfer_doubts", __name__, template_folder="../templates")

_OPEN = (LineState.REVIEW, LineState.FOREIGN)


class DecideForm(Form):
    decision = ChoiceField(
        _l("¿Qué se hizo con este dinero?"),
        options=(
            Option(Decision.PAYS, _l("Paga el cobro de la referencia que escribo abajo")),
            Option(Decision.GIVEN_BACK, _l("Se devolvió a quien lo transfirió")),
            Option(Decision.ELSEWHERE, _l("No es de este portal: se registró en otra parte")),
        ),
        required=_l("Elija qué se hizo con este dinero"),
    )
    proof = TextField(
        _l("Referencia del cobro, o número del documento que lo prueba"),
        required=_l("Escriba la referencia o el número del documento que lo prueba"),
        most=60,
    )


@bp.route("/bandeja/transferencias/por-revisar/<uuid:line_id>", methods=["GET", "POST"])
@requires(PaymentPermission.RECONCILE)
@keeps_typed_text
def show(line_id: UUID) -> ResponseReturnValue:
    form = DecideForm()
    if form.validate_on_submit():
        with form.refusals_at(form.proof) as session:
            decision = Decision(form.decision.data)
            decide(session, line_id, decision, form.proof.data, by=actor())
        if not form.errors:
            return redirect(url_for("doubts.listing"), 303)
    return _shown(line_id, form), 422 if form.errors else 200


def _shown(line_id: UUID, form: DecideForm) -> str:
    with reading() as session:
        line = find_line(session, line_id)
        is_open = line.state in _OPEN
        found = candidates(session, line) if is_open else []
    return page(
        "payments/transfers/doubt.html",
        form=form,
        line=line,
        label=LABELS[line.state],
        reason=REASONS[line.reason] if line.reason else "",
        is_open=is_open,
        candidates=found,
    )
