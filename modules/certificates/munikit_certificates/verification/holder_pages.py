# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the holder of a document sees of it."""

from uuid import UUID

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from munikit.documents import open_stored
from munikit.public.pages import actor, page, reading, signed_in
from munikit.public.rules import gettext as _
from munikit.web import database, named
from munikit_certificates.models import Document
from munikit_certificates.verification.services import find_readable

bp = Blueprint("certificates", __name__, template_folder="../templates")


@bp.get("/documentos/<uuid:document_id>.pdf")
@signed_in
def download(document_id: UUID) -> Response:
    document = _readable(document_id)
    content = _stored(document, document.sha256)
    response = Response(content, content_type="application/pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return named(response, f"{document.folio}.pdf")


@bp.get("/documentos/<uuid:document_id>")
@signed_in
def twin(document_id: UUID) -> ResponseReturnValue:
    document = _readable(document_id)
    words = _stored(document, document.twin_sha256).decode() if document.twin_sha256 else ""
    # Escaped when the paper was made, by the same sandbox; the page's policy forbids the rest.
    return page("certificates/twin.html", document=document, words=Markup(words))  # noqa: S704 - see above.


def _stored(document: Document, sha256: str | None) -> bytes:
    what = _(
        "El documento %(folio)s se emitió y consta en el registro de la municipalidad",
        folio=document.folio,
    )
    return open_stored(database().wiring, sha256 or "", what=what)


def _readable(document_id: UUID) -> Document:
    with reading() as session:
        return find_readable(session, document_id, by=actor())
