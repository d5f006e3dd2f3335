# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public verification pages and the holder's download."""

from uuid import UUID

from flask import Blueprint, Response, abort, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from munikit.access import actor, public, signed_in
from munikit.cases.permissions import CasePermission
from munikit.contracts.registrar import DocumentState
from munikit.db import database, reading
from munikit.forms import Form, TextField
from munikit.kernel.errors import NotFoundError
from munikit.ui import page
from munikit_certificates.models import Document
from munikit_certificates.throttle import Limiter
from munikit_certificates.verifying import DocumentPermission, verify

bp = Blueprint("certificates", __name__, template_folder="templates")

_guesses = Limiter(most=30, seconds=60)


class VerifyForm(Form):
    folio = TextField(
        _l("Folio"),
        help=_l("Está junto al código QR. Por ejemplo, VAL-D-2026-000123"),
        required=_l("Escriba el folio"),
        most=40,
    )
    code = TextField(
        _l("Código de verificación"),
        help=_l("Son 8 letras y números, como 7KQ4-M2XD"),
        required=_l("Escriba el código de verificación"),
        most=40,
    )


@bp.get("/verificar")
@public
def form() -> ResponseReturnValue:
    asked = "folio" in request.args
    entered = VerifyForm(formdata=request.args if asked else None)
    if asked and entered.validate():
        return _answer(entered.folio.data, entered.code.data)
    return page("certificates/verify.html", form=entered), 422 if asked else 200


@bp.get("/v/<folio>")
@public
def from_qr(folio: str) -> ResponseReturnValue:
    return _answer(folio[:40], request.args.get("c", "")[:40])


@bp.get("/documentos/<uuid:document_id>.pdf")
@signed_in
def download(document_id: UUID) -> Response:
    document = _readable(document_id)
    content = database().wiring.files.get(document.sha256 or "")
    response = Response(content, content_type="application/pdf")
    # Opened in the browser after all, it runs nothing.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.set("Content-Disposition", "attachment", filename=f"{document.folio}.pdf")
    return response


@bp.get("/documentos/<uuid:document_id>")
@signed_in
def twin(document_id: UUID) -> ResponseReturnValue:
    document = _readable(document_id)
    words = (
        database().wiring.files.get(document.twin_sha256).decode() if document.twin_sha256 else ""
    )
    # Escaped when the paper was made, by the same sandbox; the page's policy forbids the rest.
    return page("certificates/twin.html", document=document, words=Markup(words))  # noqa: S704 - see above.


def _readable(document_id: UUID) -> Document:
    """Return a document whose paper exists, to whoever may read it."""
    with reading() as session:
        document = session.get(Document, document_id)
    mine = document is not None and document.holder_id == actor().id
    # The document is part of the case's file: whoever may read the one may read the other.
    may = mine or actor().can(DocumentPermission.READ) or actor().can(CasePermission.READ)
    if document is None or not may or document.state is DocumentState.REQUESTED:
        raise NotFoundError("No encontramos ese documento. Búsquelo en «Mis solicitudes».")
    return document


def _answer(folio: str, code: str) -> ResponseReturnValue:
    if not _guesses.allows(request.remote_addr or ""):
        abort(429)
    with reading() as session:
        found = verify(session, folio, code)
        checked_at = database().wiring.clock.now()
    response = make_response(
        page(
            "certificates/answer.html",
            answer=found.answer,
            document=found.document,
            checked_at=checked_at,
            trial=not database().wiring.settings.production,
        )
    )
    # The address holds the code: no cache on the way and no search engine may keep the answer.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
