# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Public verification: by QR, by folio and code, by the file itself; as a page and as JSON.

Nobody is looked for by name or RUN, and every answer shows as little as tells two papers apart.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from munikit.db.limiter import TooManyAttemptsError, Window, count, require_open, shortened
from munikit.db.trouble import trouble_of
from munikit.kernel.clock import local
from munikit.kernel.network import subscriber
from munikit.public.pages import Form, TextField, page, public, reading
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.signing.signatures import inspect_seal
from munikit.web import database
from munikit.web.forms import FileField, asked
from munikit_certificates.keys.register import all_keys
from munikit_certificates.verification.services import Answer, Verification, verify, verify_file

bp = Blueprint("verification", __name__, template_folder="../templates")

_GUESSES = Window(most=30, seconds=60)
# Each of these starts a process.
_UPLOADS = Window(most=6, seconds=60)
# A thread that waits for a lock answers nobody: sixteen who ask with heavy files hold them all.
_PATIENCE_SECONDS = 0.1


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


class FileForm(Form):
    file = FileField(
        _l("Archivo PDF del documento"),
        help=_l("Lo comparamos con el que emitió la municipalidad y no lo guardamos"),
        required=_l("Elija el archivo PDF"),
        most_bytes=0,
    )


@bp.get("/verificar")
@public
def form() -> ResponseReturnValue:
    is_asked = "folio" in asked()
    entered = VerifyForm(formdata=asked().values if is_asked else None)
    if is_asked and entered.validate():
        return _page(_asked(entered.folio.data, entered.code.data))
    return page("certificates/verify.html", form=entered), 422 if is_asked else 200


@bp.get("/v/<folio>")
@public
def from_qr(folio: str) -> ResponseReturnValue:
    return _page(_asked(folio, asked().text("c", 40)))


@bp.route("/verificar/archivo", methods=["GET", "POST"])
@public
def from_file() -> ResponseReturnValue:
    form = FileForm()
    if form.validate_on_submit():
        _count("upload", _UPLOADS)
        return _page(_compared(form.file.data.read()))
    return page("certificates/verify_file.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/api/verificar")
@public
def api() -> ResponseReturnValue:
    given = asked()
    try:
        if "sha256" in given:
            found = _guessed(lambda db: verify_file(db, given.text("sha256", 64)))
        else:
            found = _asked(given.text("folio", 40), given.text("codigo", 40))
    except TooManyAttemptsError as error:
        told = {"error": _("Demasiadas consultas. Espere un minuto.")}
        return jsonify(told), 429, {"Retry-After": str(error.seconds)}
    return _kept_by_nobody(jsonify(_told(found)))


def _asked(folio: str, code: str) -> Verification:
    return _guessed(lambda db: verify(db, folio[:40], code[:40]))


def _guessed(look: Callable[[Session], Verification]) -> Verification:
    """Look something up, and count it where it was wrong: who reads what is so writes nothing."""
    with reading() as session:
        require_open(session, _key("guess"))
        found = look(session)
    if found.answer is Answer.UNKNOWN:
        _count("guess", _GUESSES)
    return found


def _compared(content: bytes) -> Verification:
    """Compare a file; only one that was issued, byte for byte, is authentic."""
    with reading() as session:
        found = verify_file(session, hashlib.sha256(content).hexdigest())
        certificates = [key.certificates for key in all_keys(session)]
    if found.answer is not Answer.UNKNOWN:
        return found
    # Outside the transaction: it takes a second and a process of its own, a few at a time. A
    # document that was issued needs none of it, and is recognised however many ask.
    return Verification(Answer.UNKNOWN, seal=inspect_seal(content, certificates))


def _count(what: str, limit: Window) -> None:
    try:
        with database().transaction(patience_seconds=_PATIENCE_SECONDS) as session:
            count(session, {_key(what): limit})
    except SQLAlchemyError as error:
        # Nobody is kept from an answer because this cannot be written.
        if trouble_of(error) is None:
            raise


def _key(what: str) -> str:
    return f"{what}:{shortened(subscriber(request.remote_addr or ''))}"


def _page(found: Verification) -> Response:
    portal = database().wiring
    html = page(
        "certificates/answer.html",
        answer=found.answer,
        document=found.document,
        replaced_by=found.replaced_by,
        seal=found.seal,
        checked_at=portal.clock.now(),
        trial=not portal.settings.production,
    )
    return _kept_by_nobody(make_response(html))


def _kept_by_nobody(response: Response) -> Response:
    # The address holds the code: no cache on the way and no search engine may keep the answer.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _told(found: Verification) -> dict[str, Any]:
    portal = database().wiring
    document = found.document
    answer: dict[str, Any] = {
        "state": found.answer.value,
        "issuer": portal.settings.municipality.name,
        "trial": not portal.settings.production,
        "checked_at": local(portal.clock.now()).isoformat(timespec="seconds"),
    }
    if document is None or document.issued_at is None:
        return answer
    until = document.valid_until
    return answer | {
        "folio": document.folio,
        "title": document.title,
        "holder": {"initials": document.initials, "run_ending": document.run_ending},
        "issued_at": local(document.issued_at).isoformat(timespec="seconds"),
        "valid_from": document.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "sha256": document.sha256,
        "replaced_by": found.replaced_by or None,
        "reason": document.revoked_reason or None,
    }
