# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What went wrong, as a page that says what happened and what to do."""

import logging
import secrets
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, current_app, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from munikit.brand.contact import ways_to_ask
from munikit.db.failures import AWAY
from munikit.db.limiter import TooManyAttemptsError
from munikit.db.trouble import Trouble, trouble_of
from munikit.kernel.errors import (
    BusyError,
    ConflictError,
    DomainError,
    ForbiddenError,
    InvalidError,
    LostFileError,
    NotFoundError,
    UnavailableError,
)
from munikit.kernel.sizes import size_limit
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web.host import WrongHostError
from munikit.web.render import page
from munikit.web.surroundings import surroundings
from munikit.web.trouble import trouble_page, written

log = logging.getLogger(__name__)

_STATUS: dict[type[DomainError], int] = {
    NotFoundError: 404,
    ForbiddenError: 403,
    ConflictError: 409,
    InvalidError: 422,
    UnavailableError: 503,
    TooManyAttemptsError: 429,
}


@dataclass(frozen=True)
class _Words:
    heading: str
    text: str


def register_errors(app: Flask) -> None:
    """Translate every refusal and failure to a page, in one place."""
    app.register_error_handler(DomainError, refusal_page)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(WrongHostError, _wrong_host)
    app.register_error_handler(Exception, _failure)
    app.after_request(_with_an_hour)


def _with_an_hour(response: Response) -> Response:
    # Whoever asks by machine, and every proxy, is told when it is worth coming back.
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers.setdefault("Retry-After", str(BusyError.retry_seconds))
    return response


def refusal_page(error: DomainError) -> ResponseReturnValue:
    """Return the page that says why not; what was written at length can be read on it."""
    if isinstance(error, BusyError):
        return trouble_page(Trouble.BUSY, error)
    if isinstance(error, LostFileError):
        return _lost(error)
    status = next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 422)
    heading = _words(status).heading
    return page(
        "munikit/error.html", heading=heading, text=error.message, written=written()
    ), status


def _lost(error: LostFileError) -> ResponseReturnValue:
    heading = _("No podemos mostrar este archivo ahora")
    html = page("munikit/error.html", heading=heading, text=error.message)
    return html, 503, {"Retry-After": str(error.retry_seconds)}


def _expired(error: CSRFError) -> ResponseReturnValue:
    del error
    return (
        page(
            "munikit/error.html",
            heading=_("La página estuvo abierta mucho rato"),
            text=_("Por seguridad no hicimos lo que pidió. Vuelva atrás, cargue la página de nuevo "
                   "y apriete otra vez el botón."),
        ),
        400,
    )  # fmt: skip


def _http(error: HTTPException) -> ResponseReturnValue:
    # What fails outside of a view, where sessions are opened and kept, comes wrapped.
    original = getattr(error, "original_exception", None)
    if original is not None:
        return _failure(original)
    if isinstance(error, SecurityError):
        # A name with signs no name has: Flask gave up before it knew any address of ours.
        request_ctx.url_adapter = current_app.url_map.bind("localhost")
    status = error.code or 500
    words = _words(status)
    # Some say more than a page can: which methods are allowed, when to come back.
    more = {k: v for k, v in error.get_headers(request.environ) if k != "Content-Type"}
    return page("munikit/error.html", heading=words.heading, text=words.text), status, more


def _wrong_host(error: WrongHostError) -> ResponseReturnValue:
    text = _("Entre por %(address)s.", address=error.address)
    heading = _("Esta no es la dirección del portal")
    return page("munikit/error.html", heading=heading, text=text), 400


def _failure(error: Exception) -> ResponseReturnValue:
    trouble = trouble_of(error) or (Trouble.AWAY if isinstance(error, AWAY) else None)
    if trouble is not None:
        return trouble_page(trouble, error)
    # The code is all the person has to read out; the log has the rest.
    code = secrets.token_hex(2).upper()
    log.error(
        "Falla %s en %s %s. Avise a quien mantiene el kit, con lo que sigue",
        code,
        request.method,
        request.path,
        exc_info=error,
    )
    if request.endpoint:
        surroundings().note_failure(request.endpoint, error, code)
    heading = _("Algo falló de nuestro lado")
    text = _("Lo que guardó sigue guardado. Código para el soporte: %(code)s.", code=code)
    return page("munikit/error.html", heading=heading, text=text), 500


def _words(status: int) -> _Words:
    heading, text = _BY_STATUS.get(status, _BY_STATUS[400])
    most = size_limit(current_app.config["MAX_FILE_BYTES"])
    contact = ways_to_ask(current_app.config["SITE"])
    return _Words(str(heading), str(text) % {"most": most, "contact": contact})


_BY_STATUS = {
    400: (
        _l("No entendimos lo que llegó"),
        _l("Vuelva atrás e inténtelo de nuevo desde la página anterior."),
    ),
    403: (_l("No puede ver esta página"), _l("Esta página es de otra persona o de otra unidad.")),
    404: (
        _l("No encontramos esta página"),
        _l(
            "Puede que la dirección esté incompleta o que sea de otra persona. Busque el trámite "
            "en el inicio, o %(contact)s."
        ),
    ),
    405: (
        _l("Esta página no se abre así"),
        _l("Vuelva al inicio y llegue a ella por los enlaces."),
    ),
    409: (_l("Esto ya cambió"), _l("Cargue la página de nuevo para ver cómo quedó.")),
    413: (
        _l("El archivo es demasiado grande"),
        _l(
            "El máximo es %(most)s. Vuelva atrás y elija una foto más liviana o un PDF más corto. "
            "Sus otras respuestas siguen guardadas."
        ),
    ),
    422: (_l("No pudimos hacerlo"), _l("Vuelva atrás y revise lo que escribió.")),
    429: (_l("Demasiados intentos"), _l("Espere 5 minutos y pruebe de nuevo.")),
    503: (_l("No está disponible por ahora"), _l("Vuelva a intentarlo en unos minutos.")),
}
