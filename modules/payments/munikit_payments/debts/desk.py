# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of debts: importing a file and seeing how it went."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.public.pages import Form, actor, keeps_typed_text, page, reading, requires
from munikit.public.rules import lazy_gettext as _l
from munikit.web import database
from munikit.web.forms import TableField
from munikit_payments.charges.debt_models import DebtImport, ImportState
from munikit_payments.debts.importing import receive_file
from munikit_payments.debts.imports import find_import, newest_imports, open_by_kind
from munikit_payments.paying.services import settings_of
from munikit_payments.permissions import PaymentPermission
from munikit_payments.table_desk import TableDesk

bp = Blueprint("debts_desk", __name__, template_folder="../templates")

_MOST = 60
LABELS = {
    ImportState.WAITING: (_l("En espera"), "info"),
    ImportState.RUNNING: (_l("Cargándose"), "info"),
    ImportState.DONE: (_l("Cargado"), "success"),
    ImportState.REFUSED: (_l("No se pudo leer"), "problem"),
}
_IN_PART = (_l("Cargado en parte"), "warning")
_NOTHING = (_l("No se cargó nada"), "problem")


class ImportForm(Form):
    file = TableField(
        _l("Archivo de deudas"),
        help=_l("CSV con las columnas id, tipo, concepto, monto, vence, y run o rol"),
        required=_l("Elija el archivo de deudas"),
    )


@bp.route("/bandeja/deudas", methods=["GET", "POST"])
@requires(PaymentPermission.IMPORT_DEBTS)
@keeps_typed_text
def listing() -> ResponseReturnValue:
    return _DESK.answer()


@bp.get("/bandeja/deudas/<uuid:import_id>")
@requires(PaymentPermission.IMPORT_DEBTS)
def show(import_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        received = find_import(session, import_id)
    return page(
        "payments/debts/import.html",
        received=received.file,
        problems=received.problems,
        label=label_of(received.file),
    )


def label_of(received: DebtImport) -> tuple[str, str]:
    """Return what became of a file and its colour: one of whose rows none was used did not load."""
    if received.state is not ImportState.DONE or not received.problems:
        return LABELS[received.state]
    used = received.created + received.changed + received.withdrawn + received.unchanged
    return _IN_PART if used else _NOTHING


def _shown(session: Session) -> dict[str, Any]:
    return {
        "files": newest_imports(session, _MOST),
        "kinds": open_by_kind(session),
        "titles": {kind.id: kind.title for kind in settings_of(database()).debt_kinds},
        "label_of": label_of,
    }


def _load(form: Form, content: bytes, name: str) -> UUID:
    del form  # There is one kind of table.
    return receive_file(database(), content, name=name, by=actor())


def _address(import_id: UUID) -> str:
    return url_for(".show", import_id=import_id)


_DESK = TableDesk(
    form=ImportForm,
    load=_load,
    address=_address,
    template="payments/debts/imports.html",
    shown=_shown,
)
