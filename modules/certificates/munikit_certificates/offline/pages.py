# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verification without a network: the page a phone keeps, the published keys, what was revoked."""

import hashlib
import json
from datetime import timedelta
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

import munikit
from munikit.kernel.clock import zone_here
from munikit.public.pages import page, public, reading
from munikit.public.rules import NotFoundError
from munikit.public.rules import gettext as _
from munikit.web import database
from munikit.web.surroundings import surroundings
from munikit_certificates.offline.publishing import published_keys, revocation_list
from munikit_certificates.offline.signed_lists import KEYS, REVOKED, signed_list

bp = Blueprint("offline", __name__, template_folder="../templates")

_KEYS = "/.well-known/munikit-keys.json"
_REVOKED = "/.well-known/munikit-revoked.json"
_SIGNED = {name: f"/.well-known/{name}.jws" for name in (KEYS, REVOKED)}
_FRESH = timedelta(minutes=5)
_SCRIPT = "assets/offline.js"
_WORKER = "assets/worker.js"
_TEMPLATE = "templates/certificates/offline.html"
_CONFIGURATION = "/* CONFIGURATION */ {}"


@bp.get("/v/")
@public
def verifier() -> ResponseReturnValue:
    html = page(
        "certificates/offline.html",
        script=_script_path(),
        zone=zone_here().key,
        trial=not database().wiring.settings.production,
    )
    return _revalidated(Response(html, content_type="text/html; charset=utf-8"))


@bp.get("/v/offline-<digest>.js")
@public
def script(digest: str) -> Response:
    del digest  # It names the content, so that a phone that keeps the old one asks for the new.
    return _revalidated(Response(_asset(_SCRIPT), content_type="text/javascript"))


@bp.get("/v/worker.js")
@public
def worker() -> Response:
    """Return the service worker; its folder, /v/, is all that it may answer for."""
    served = [asset.path for asset in surroundings().assets.values()]
    configuration = {
        "page": "/v/",
        "files": [_script_path(), *sorted(served)],
        "lists": [*_SIGNED.values()],
    }
    # What it keeps names its own version: a changed page is a changed worker, and kept anew.
    settings = database().wiring.settings
    said = settings.model_dump_json(include={"municipality", "site", "production"})
    whole = json.dumps(configuration) + said + _asset(_TEMPLATE) + munikit.__version__
    configuration["version"] = hashlib.sha256(whole.encode()).hexdigest()[:12]
    text = _asset(_WORKER).replace(_CONFIGURATION, json.dumps(configuration))
    return _revalidated(Response(text, content_type="text/javascript"))


@bp.get(_KEYS)
@public
def keys() -> Response:
    with reading() as session:
        return _for_everybody(jsonify(published_keys(session)))


@bp.get(_REVOKED)
@public
def revoked() -> Response:
    with reading() as session:
        return _for_everybody(jsonify(revocation_list(session)))


@bp.get(_SIGNED[KEYS])
@public
def signed_keys() -> Response:
    return _signed(KEYS)


@bp.get(_SIGNED[REVOKED])
@public
def signed_revoked() -> Response:
    return _signed(REVOKED)


def _signed(name: str) -> Response:
    with reading() as session:
        found = signed_list(session, name)
    if found is None:
        raise NotFoundError(_("La municipalidad aún no publica esa lista."))
    return _for_everybody(Response(found.body, content_type="application/jose+json"))


@cache
def _asset(name: str) -> str:
    return (files("munikit_certificates") / name).read_text(encoding="utf-8")


def _script_path() -> str:
    digest = hashlib.sha256(_asset(_SCRIPT).encode()).hexdigest()[:12]
    return f"/v/offline-{digest}.js"


def _revalidated(response: Response) -> Response:
    response.cache_control.no_cache = True
    response.add_etag()
    response.make_conditional(request)
    return response


def _for_everybody(response: Response) -> Response:
    response.cache_control.public = True
    response.cache_control.max_age = int(_FRESH.total_seconds())
    # Public by nature: another portal's page may check our documents too.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
