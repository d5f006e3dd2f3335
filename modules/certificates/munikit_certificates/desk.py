# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' register of documents, where one is revoked."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, or_, select

from munikit.access import actor, keeps_typed_text, requires
from munikit.contracts.registrar import DocumentState
from munikit.db import reading, transaction
from munikit.forms import Form, LongTextField
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError, NotFoundError
from munikit.kernel.rut import RUT, RUTError
from munikit.ui import page
from munikit.wiring import wiring
from munikit_certificates.codes import normal_folio
from munikit_certificates.models import Document
from munikit_certificates.verifying import DocumentPermission, revoke

bp = Blueprint("documents", __name__, template_folder="templates")

_PAGE = 50
LABELS = {
    "expired": ("Vencido", "warning"),
    "requested": ("En preparación", "info"),
    "issued": ("Vigente", "success"),
    "revoked": ("Anulado", "problem"),
}


class RevokeForm(Form):
    reason = LongTextField(
        _l("¿Por qué lo anula?"),
        help=_l("Quien verifique el documento leerá este motivo"),
        required=_l("Escriba por qué lo anula"),
        most=300,
    )


@bp.get("/bandeja/documentos")
@requires(DocumentPermission.READ)
def listing() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:60]
    query = (
        select(Document).order_by(Document.requested_at.desc(), Document.folio.desc()).limit(_PAGE)
    )
    if text:
        query = query.where(or_(*_matches(text)))
    with reading() as session:
        documents = session.scalars(query).all()
        today = local_date(wiring(session).clock.now())
    return page(
        "certificates/listing.html",
        rows=[(document, _label(document, today)) for document in documents],
        text=text,
        may_revoke=actor().can(DocumentPermission.REVOKE),
    )


@bp.route("/bandeja/documentos/<uuid:document_id>/anular", methods=["GET", "POST"])
@requires(DocumentPermission.REVOKE)
@keeps_typed_text
def void(document_id: UUID) -> ResponseReturnValue:
    form = RevokeForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                revoke(session, document_id, form.reason.data, by=actor())
        except InvalidError as error:
            form.reason.errors = [error.message]
        else:
            return redirect(url_for("documents.listing"), 303)
    with reading() as session:
        document = session.get(Document, document_id)
    if document is None:
        raise NotFoundError("No encontramos ese documento.")
    return page("certificates/revoke.html", form=form, document=document), (
        422 if form.is_submitted() else 200
    )


def _label(document: Document, today: date) -> tuple[str, str]:
    over = document.valid_until is not None and document.valid_until < today
    is_issued = document.state is DocumentState.ISSUED
    return LABELS["expired" if is_issued and over else document.state.value]


def _matches(text: str) -> list[ColumnElement[bool]]:
    wanted = [
        Document.folio == normal_folio(text),
        Document.holder_name.icontains(text, autoescape=True),
    ]
    with suppress(RUTError):
        wanted.append(Document.holder_run == RUT.parse(text))
    return wanted
