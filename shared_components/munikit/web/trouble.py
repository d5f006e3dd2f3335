# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The portal cannot keep something just now: a page that says why and loses nothing typed."""

import logging

from flask import g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from munikit.db.failures import explain
from munikit.db.trouble import Trouble
from munikit.kernel.errors import BusyError
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.render import page
from munikit.web.transactions import database

log = logging.getLogger(__name__)

_STATUS = {Trouble.FULL: 507}
_RETRY_SECONDS = {Trouble.BUSY: BusyError.retry_seconds}
_SOME_MINUTES = 60
_SENTENCE_WORDS = 3
# A password never travels in a page.
_SECRET = ("password", "csrf_token")
_NOT_KEPT = _l(
    "No se guardó lo que acaba de enviar; lo anterior sigue guardado. Si estaba pagando, no "
    "pague de nuevo: el pago se confirma solo. La municipalidad debe resolverlo: avísele y vuelva "
    "más tarde."
)
_WORDS = {
    Trouble.BUSY: (
        _l("El portal está muy ocupado en este momento"),
        _l(
            "Hay muchas personas haciendo lo mismo. Espere unos segundos e inténtelo de nuevo. Lo "
            "que guardó antes sigue guardado."
        ),
    ),
    Trouble.FULL: (_l("El portal no tiene espacio para guardar"), _NOT_KEPT),
    Trouble.READ_ONLY: (_l("El portal no puede guardar por ahora"), _NOT_KEPT),
    Trouble.AWAY: (
        _l("El portal no puede llegar a sus datos"),
        _l(
            "Lo que guardó sigue guardado. Espere un minuto, cargue la página de nuevo y vea si "
            "está lo último que envió antes de enviarlo otra vez."
        ),
    ),
}


def trouble_page(trouble: Trouble, error: BaseException) -> ResponseReturnValue:
    """Say what is the matter, with what was typed ready to be sent again."""
    log.error("%s (%s %s)", _said(error), request.method, request.path)
    if trouble is Trouble.AWAY and session:
        # Nothing can be kept either, and trying it again would fail again.
        session.modified = False
    heading, text = _WORDS[trouble]
    html = page(
        "munikit/again.html",
        heading=heading,
        text=text,
        address=request.full_path.rstrip("?"),
        typed=_typed(),
        files=bool(request.files),
    )
    seconds = _RETRY_SECONDS.get(trouble, _SOME_MINUTES)
    return html, _STATUS.get(trouble, 503), {"Retry-After": str(seconds)}


def _said(error: BaseException) -> str:
    if isinstance(error, SQLAlchemyError):
        return explain(error, database().url)
    return f"{type(error).__name__}: {error}"


def _typed() -> list[tuple[str, str]] | None:
    """Return what the person sent, or nothing where it is not known that a person sent it."""
    # Without its token it may be another site's form, which no button of ours may send.
    if request.method != "POST" or not g.get("csrf_valid") or "typed_again" in g:
        return None
    return [(k, v) for k, v in request.form.items(multi=True) if k not in _SECRET]


def written() -> list[str]:
    """Return the sentences a person sent: words they should not have to find again."""
    return [value for _, value in _typed() or [] if len(value.split()) >= _SENTENCE_WORDS]
