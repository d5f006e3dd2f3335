# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of reconciliation."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.public.pages import (
    ChoiceField,
    Form,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
    transaction,
)
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import TableField
from munikit.web.forms.choices import Option
from munikit_payments.charges.states import AttemptState
from munikit_payments.gateways import TITLES
from munikit_payments.permissions import PaymentPermission
from munikit_payments.settlement.comparing import Verdict, compare
from munikit_payments.settlement.loading import find_file, load_settlement, newest_files
from munikit_payments.table_desk import TableDesk

bp = Blueprint("settlement", __name__, template_folder="../templates")

_MOST = 60
VERDICTS = {
    Verdict.EQUAL: (_l("Igual"), "success"),
    Verdict.AMOUNT: (_l("Otro monto"), "problem"),
    Verdict.OURS_ONLY: (_l("Solo aquí"), "warning"),
    Verdict.THEIRS_ONLY: (_l("Solo en el archivo"), "problem"),
}
# What we know of an order that the gateway settled and the ledger does not have.
KNOWN = {
    AttemptState.REVIEW: _l("Un pago que no cuadró: está por revisar"),
    AttemptState.EXPIRED: _l("Aquí consta como no pagado: avise a quien mantiene el portal"),
    AttemptState.REJECTED: _l("Aquí consta como rechazado: avise a quien mantiene el portal"),
    AttemptState.ABORTED: _l("Aquí consta como abandonado: avise a quien mantiene el portal"),
    AttemptState.INITIATED: _l("Todavía se está confirmando"),
    AttemptState.COMMITTING: _l("Todavía se está confirmando"),
}


class LoadForm(Form):
    gateway = ChoiceField(
        _l("¿De quién es el archivo?"),
        options=tuple(Option(name, title) for name, title in TITLES.items()),
        required=_l("Elija de quién es el archivo"),
    )
    file = TableField(
        _l("Archivo de liquidación"),
        help=_l("CSV con las columnas fecha, tipo, orden y monto"),
        required=_l("Elija el archivo de liquidación"),
    )


@bp.route("/bandeja/conciliacion", methods=["GET", "POST"])
@requires(PaymentPermission.RECONCILE)
@keeps_typed_text
def listing() -> ResponseReturnValue:
    return _DESK.answer()


@bp.get("/bandeja/conciliacion/<uuid:file_id>")
@requires(PaymentPermission.RECONCILE)
def show(file_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        file = find_file(session, file_id)
        compared = compare(session, file)
    return page(
        "payments/treasury/comparison.html",
        file=file,
        compared=compared,
        verdicts=VERDICTS,
        known=KNOWN,
    )


def _shown(session: Session) -> dict[str, Any]:
    return {"files": newest_files(session, _MOST)}


def _load(form: Form, content: bytes, name: str) -> UUID:
    gateway = form.gateway.data
    with transaction() as session:
        return load_settlement(session, content, name=name, gateway=gateway, by=actor()).id


def _address(file_id: UUID) -> str:
    return url_for(".show", file_id=file_id)


_DESK = TableDesk(
    form=LoadForm,
    load=_load,
    address=_address,
    template="payments/treasury/settlements.html",
    shown=_shown,
)
