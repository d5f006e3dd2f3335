# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of reconciliation."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from munikit.kernel.errors import InvalidError, NotFoundError
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import ChoiceField, FileField, Form
from munikit.web.forms.choices import Option
from munikit_payments.gateways import TITLES
from munikit_payments.permissions import PaymentPermission
from munikit_payments.settlement.comparing import Verdict, compare
from munikit_payments.settlement.loading import FileError, load_settlement
from munikit_payments.settlement.models import SettlementFile
from munikit_payments.states import AttemptState

bp = Blueprint("settlement", __name__, template_folder="../templates")

_MOST_BYTES = 5 * 1024 * 1024
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
    file = FileField(
        _l("Archivo de liquidación"),
        help=_l("CSV con las columnas fecha, tipo, orden y monto"),
        required=_l("Elija el archivo de liquidación"),
        most_bytes=_MOST_BYTES,
        accept=".csv,text/csv",
    )


@bp.route("/bandeja/conciliacion", methods=["GET", "POST"])
@requires(PaymentPermission.RECONCILE)
@keeps_typed_text
def listing() -> ResponseReturnValue:
    form, problems = LoadForm(), list[str]()
    if form.validate_on_submit():
        try:
            return redirect(url_for("settlement.show", file_id=_load(form)), 303)
        except FileError as error:
            form.file.errors, problems = [error.message], list(error.rows)
        except InvalidError as error:
            form.file.errors = [error.message]
    return _listing(form, problems), 422 if form.errors else 200


@bp.get("/bandeja/conciliacion/<uuid:file_id>")
@requires(PaymentPermission.RECONCILE)
def show(file_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        file = session.get(SettlementFile, file_id)
        if file is None:
            raise NotFoundError("No encontramos ese archivo.")
        compared = compare(session, file)
    return page(
        "payments/treasury/comparison.html",
        file=file,
        compared=compared,
        verdicts=VERDICTS,
        known=KNOWN,
    )


def _load(form: LoadForm) -> UUID:
    content = form.file.data.read()
    with transaction() as session:
        name = form.file.data.filename or ""
        return load_settlement(
            session, content, name=name, gateway=form.gateway.data, by=actor()
        ).id


def _listing(form: LoadForm, problems: Sequence[str]) -> str:
    newest = select(SettlementFile).order_by(SettlementFile.loaded_at.desc()).limit(_MOST)
    with reading() as session:
        files = session.scalars(newest).all()
    return page("payments/treasury/settlements.html", form=form, problems=problems, files=files)
