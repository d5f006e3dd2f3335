# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of certificates issued from a file: sending it, and how each row went."""

from collections.abc import Iterator, Sequence
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.db.paging import pages_of
from munikit.procedures import CATALOGUE, Procedure, version
from munikit.procedures.definition import Kind
from munikit.procedures.offering import find_offered, offered
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
from munikit.public.rules import ask
from munikit.public.rules import lazy_gettext as _l
from munikit.web import table_file
from munikit.web.forms import TableField, asked, receive_table
from munikit.web.forms.choices import Option
from munikit_certificates.bulk.models import RowState
from munikit_certificates.bulk.reading import MOST_BYTES, columns_of, required_of
from munikit_certificates.bulk.results import HEADER, result_lines, result_of, results
from munikit_certificates.bulk.services import find_batch, newest_batches, open_batch, progress_of
from munikit_certificates.verification.services import DocumentPermission

bp = Blueprint("certificate_batches", __name__, template_folder="../templates")

_PAGE = 100
_NEWEST = 50


@bp.route("/bandeja/lotes-de-certificados", methods=["GET", "POST"])
@requires(DocumentPermission.ISSUE)
@keeps_typed_text
def listing() -> ResponseReturnValue:
    with reading() as session:
        procedures = [each for each in offered(session) if each.definition.kind is Kind.CERTIFICATE]
        titles = {each.id: each.title for each in ask(session, CATALOGUE).procedures}
        batches = newest_batches(session, _NEWEST)
    form = _form(procedures)
    if batch_id := receive_table(form, partial(_receive, form.procedure.data)):
        return redirect(url_for(".show", batch_id=batch_id), 303)
    return page(
        "certificates/batches.html",
        form=form,
        files=batches,
        titles=titles,
        columns=[(each.title, required_of(each), columns_of(each)) for each in procedures],
    ), (422 if form.errors else 200)


@bp.get("/bandeja/lotes-de-certificados/<uuid:batch_id>")
@requires(DocumentPermission.ISSUE)
def show(batch_id: UUID) -> ResponseReturnValue:
    number = asked().number("p", 1, least=1)
    only = RowState.REFUSED if asked().text("solo", 10) == "motivos" else None
    with reading() as session:
        batch = find_batch(session, batch_id)
        progress = progress_of(session, batch_id)
        found = results(session, batch_id, page=number, size=_PAGE, state=only)
        title = version(session, batch.procedure_digest).title
    total = progress.refused if only else batch.rows
    return page(
        "certificates/batch.html",
        batch=batch,
        title=title,
        progress=progress,
        rows=[(row, document, result_of(row, document)) for row, document in found],
        only=bool(only),
        number=number,
        pages=pages_of(total, _PAGE),
    )


@bp.get("/bandeja/lotes-de-certificados/<uuid:batch_id>.csv")
@requires(DocumentPermission.ISSUE)
def export(batch_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        find_batch(session, batch_id)
    return table_file(HEADER, _lines(batch_id), name=f"lote-{str(batch_id)[:8]}.csv")


def _lines(batch_id: UUID) -> Iterator[tuple[object, ...]]:
    with reading() as session:
        yield from result_lines(session, batch_id)


def _receive(procedure_id: str, content: bytes, name: str) -> UUID:
    with transaction() as session:
        procedure = find_offered(session, procedure_id)
        return open_batch(session, procedure, content, name=name, by_id=actor().id).id


def _form(procedures: Sequence[Procedure]) -> Form:
    fields = {
        "procedure": ChoiceField(
            _l("¿Qué certificado va a emitir?"),
            options=[Option(each.id, each.title) for each in procedures],
            required=_l("Elija qué certificado va a emitir"),
        ),
        "file": TableField(
            _l("Archivo con las personas"),
            help=_l("CSV en UTF-8 con las columnas run, nombre y las del certificado"),
            required=_l("Adjunte el archivo con las personas"),
            most_bytes=MOST_BYTES,
        ),
    }
    form: Form = type("BatchForm", (Form,), fields)()
    return form
