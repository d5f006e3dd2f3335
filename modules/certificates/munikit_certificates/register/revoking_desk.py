# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Revoking a document, from the register."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.public.pages import Form, actor, keeps_typed_text, page, reading, requires
from munikit.public.rules import lazy_gettext as _l
from munikit.web.forms import LongTextField
from munikit_certificates.register.desk import bp
from munikit_certificates.register.services import find_document
from munikit_certificates.verification.services import DocumentPermission, revoke

__all__ = ["bp"]


class RevokeForm(Form):
    reason = LongTextField(
        _l("¿Por qué lo anula?"),
        help=_l("Quien verifique el documento leerá este motivo"),
        required=_l("Escriba por qué lo anula"),
        most=300,
    )


@bp.route("/bandeja/documentos/<uuid:document_id>/anular", methods=["GET", "POST"])
@requires(DocumentPermission.REVOKE)
@keeps_typed_text
def void(document_id: UUID) -> ResponseReturnValue:
    form = RevokeForm()
    if form.validate_on_submit():
        with form.refusals_at(form.reason) as session:
            revoke(session, document_id, form.reason.data, by=actor())
        if not form.errors:
            return redirect(url_for("documents.listing"), 303)
    with reading() as session:
        document = find_document(session, document_id)
    return page("certificates/revoke.html", form=form, document=document), (
        422 if form.is_submitted() else 200
    )
