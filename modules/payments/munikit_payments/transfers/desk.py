# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of transfers: loading the bank's file, seeing it, confirming it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.kernel.sizes import MEGABYTE
from munikit.public.pages import Form, actor, keeps_typed_text, page, reading, requires, transaction
from munikit.public.rules import Money
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import TableField
from munikit_payments.permissions import PaymentPermission
from munikit_payments.table_desk import TableDesk
from munikit_payments.transfers.announcing import account_of
from munikit_payments.transfers.loading import confirm, discard, load_bank_file
from munikit_payments.transfers.matching import match
from munikit_payments.transfers.models import (
    BankFile,
    BankFileState,
    BankLine,
    LineMove,
    LineState,
    Reason,
)
from munikit_payments.transfers.reading import find_file, lines_of, newest_files, problems_of

bp = Blueprint("transfers_desk", __name__, template_folder="../templates")

_MOST = 60
_MOST_ROWS = 500
FILE_LABELS = {
    BankFileState.PREVIEW: (_l("Por confirmar"), "warning"),
    BankFileState.RUNNING: (_l("Registrándose"), "info"),
    BankFileState.DONE: (_l("Registrado"), "success"),
}
LABELS = {
    LineState.NEW: (_l("Por confirmar"), "info"),
    LineState.PAID: (_l("Pagó su cobro"), "success"),
    LineState.REVIEW: (_l("Por revisar"), "problem"),
    LineState.FOREIGN: (_l("No es de este portal"), "info"),
    LineState.RETURNED: (_l("Devuelta"), "success"),
    LineState.ELSEWHERE: (_l("Registrada en otra parte"), "info"),
}
PLANS = {
    LineMove.PAY: (_l("Paga su cobro"), "success"),
    LineMove.DOUBT: LABELS[LineState.REVIEW],
    LineMove.SET_ASIDE: LABELS[LineState.FOREIGN],
}
REASONS = {
    Reason.NO_REFERENCE: _l(
        "No trae referencia, pero el monto o el RUT es de quien debe transferir"
    ),
    Reason.UNKNOWN: _l("La referencia no es de ningún cobro"),
    Reason.AMOUNT: _l("Es otro monto que el del cobro"),
    Reason.PAID_ALREADY: _l("El cobro ya está pagado"),
    Reason.CANCELLED: _l("El cobro se anuló"),
    Reason.LATE: _l("Llegó cuando el monto ya había vencido"),
    Reason.OWN: _l("Es, o puede ser, un pago de quien confirma el archivo"),
}


@dataclass(frozen=True)
class Row:
    line: BankLine
    label: tuple[str, str]
    reason: Reason | None


class LoadForm(Form):
    file = TableField(
        _l("Archivo del banco"),
        help=_l("CSV con las columnas fecha, monto, operacion y glosa"),
        required=_l("Elija el archivo del banco"),
        most_bytes=MEGABYTE,
    )


@bp.route("/bandeja/transferencias", methods=["GET", "POST"])
@requires(PaymentPermission.RECONCILE)
@keeps_typed_text
def listing() -> ResponseReturnValue:
    return _DESK.answer()


@bp.get("/bandeja/transferencias/<uuid:file_id>")
@requires(PaymentPermission.RECONCILE)
def show(file_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        file = find_file(session, file_id)
        rows = _rows(session, file)
        problems = problems_of(session, file)
    return page(
        "payments/transfers/file.html",
        file=file,
        label=FILE_LABELS[file.state],
        rows=_worth_showing(rows),
        total=len(rows),
        tally=_tally(rows),
        problems=problems,
        reasons=REASONS,
    )


@bp.post("/bandeja/transferencias/<uuid:file_id>/confirmar")
@requires(PaymentPermission.RECONCILE)
def confirm_file(file_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        confirm(session, file_id, by=actor())
    return redirect(url_for(".show", file_id=file_id), 303)


@bp.post("/bandeja/transferencias/<uuid:file_id>/descartar")
@requires(PaymentPermission.RECONCILE)
def discard_file(file_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        discard(session, file_id, by=actor())
    return redirect(url_for(".listing"), 303)


def _rows(session: Session, file: BankFile) -> list[Row]:
    """Return what became of each row, or what would if the official confirmed the file now."""
    lines = lines_of(session, file)
    if file.state is BankFileState.PREVIEW:
        planned = match(session, lines, actor().id)
        return [Row(each.line, PLANS[each.move], each.reason) for each in planned]
    return [Row(line, LABELS[line.state], line.reason) for line in lines]


def _worth_showing(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows, of a long file those that are of this portal."""
    if len(rows) <= _MOST_ROWS:
        return rows
    foreign = (PLANS[LineMove.SET_ASIDE], LABELS[LineState.FOREIGN])
    return [row for row in rows if row.label not in foreign][:_MOST_ROWS]


def _tally(rows: Sequence[Row]) -> list[tuple[str, int, Money]]:
    """Return how many rows have each result, and for how much."""
    by_label: dict[str, tuple[str, list[Money]]] = {}
    for row in rows:
        by_label.setdefault(str(row.label[0]), (row.label[0], []))[1].append(row.line.amount)
    return [(name, len(found), sum(found, Money(0))) for name, found in by_label.values()]


def _shown(session: Session) -> dict[str, Any]:
    return {
        "files": newest_files(session, _MOST),
        "labels": FILE_LABELS,
        "is_offered": account_of(session).is_offered,
    }


def _load(form: Form, content: bytes, name: str) -> UUID:
    del form  # The bank's is one.
    with transaction() as session:
        return load_bank_file(session, content, name=name, by=actor()).id


def _address(file_id: UUID) -> str:
    return url_for(".show", file_id=file_id)


_DESK = TableDesk(
    form=LoadForm,
    load=_load,
    address=_address,
    template="payments/transfers/files.html",
    shown=_shown,
)
