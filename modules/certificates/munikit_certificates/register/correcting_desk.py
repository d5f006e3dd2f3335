# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The page on which an official replaces a document by a corrected one."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.public.pages import (
    Form,
    TextField,
    actor,
    keeps_typed_text,
    page,
    reading,
    requires,
)
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import LongTextField
from munikit_certificates.models import Document
from munikit_certificates.register.replacing import Correction, replace_document
from munikit_certificates.register.services import find_document
from munikit_certificates.verification.services import DocumentPermission

bp = Blueprint("correcting", __name__, template_folder="../templates")

_LONG = 80
_MOST = 2_000


class CorrectionForm(Form):
    reason = LongTextField(
        _l("¿Qué corrige y por qué?"),
        help=_l("Quien verifique el documento anterior leerá este motivo"),
        required=_l("Escriba qué corrige y por qué"),
        most=300,
    )
    holder_name = TextField(_l("A nombre de"), required=_l("Escriba a nombre de quién"), most=250)


@bp.route("/bandeja/documentos/<uuid:document_id>/reemplazar", methods=["GET", "POST"])
@requires(DocumentPermission.REVOKE)
@keeps_typed_text
def correct(document_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        document = find_document(session, document_id)
    form = _form_of(document)
    if form.validate_on_submit():
        with form.refusals_at(form.reason) as session:
            replace_document(session, document_id, _correction(document, form), by=actor())
        if not form.errors:
            return redirect(url_for("documents.listing"), 303)
    return page("certificates/correct.html", form=form, document=document), (
        422 if form.is_submitted() else 200
    )


def _form_of(document: Document) -> CorrectionForm:
    """Return the form with one field for each thing this document says."""
    given = {"holder_name": document.holder_name}
    fields: dict[str, object] = {}
    for number, (label, text) in enumerate(document.details.items()):
        kind = LongTextField if len(text) > _LONG else TextField
        fields[f"detail_{number}"] = kind(label, required=_l("Escriba este dato"), most=_MOST)
        given[f"detail_{number}"] = text
    made: type[CorrectionForm] = type("DocumentCorrectionForm", (CorrectionForm,), fields)
    return made(data=given)


def _correction(document: Document, form: CorrectionForm) -> Correction:
    details = {
        label: form[f"detail_{number}"].data for number, label in enumerate(document.details)
    }
    return Correction(form.reason.data, form.holder_name.data, details)
