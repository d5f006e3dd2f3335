# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Installing the look into the web application."""

from typing import Any

from flask import Flask, Response, abort
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment

from munikit.brand.contact import linked_ways
from munikit.kernel.words import spoken
from munikit.settings import Settings
from munikit.settings.sections import Sessions
from munikit.web.errors import register_errors
from munikit.web.filters import FILTERS
from munikit.web.fixed import fixed
from munikit.web.guard import keeps_typed, visitor
from munikit.web.headers import secure, standing_headers
from munikit.web.host import check_host
from munikit.web.language import (
    in_spanish,
    keep_language,
    language_address,
    language_name,
    page_language,
    page_languages,
)
from munikit.web.surroundings import Surroundings, surroundings
from munikit.web.words import counted_words, speak_to_readers, words


def register(app: Flask, settings: Settings, destinations: tuple[str, ...]) -> None:
    """Set filters, globals, headers and error pages of an application that has its surroundings.

    ``destinations`` are the origins outside the portal that a form may lead to: the payment
    gateway, the identity provider.
    """
    around = surroundings(app)
    speak_to_readers(app)
    _furnish(app.jinja_env, settings, around)
    _serve_assets(app)
    register_errors(app)
    check_host(app, settings)

    standing = standing_headers(settings, destinations)
    is_secure = settings.site.is_secure

    @app.context_processor
    def who_is_there() -> dict[str, Any]:
        return _visitor(settings.sessions)

    @app.after_request
    def with_headers(response: Response) -> Response:
        keep_language(response, secure=is_secure)
        return secure(response, standing, personal=visitor() is not None)


def _furnish(environment: Environment, settings: Settings, around: Surroundings) -> None:
    environment.filters.update(FILTERS)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        municipality=settings.municipality,
        site=settings.site,
        brand=settings.brand,
        asset={name: asset.path for name, asset in around.assets.items()},
        doors=around.doors,
        footer_links=[link for link in around.links if link.footer],
        csrf_token=generate_csrf,
        fixed=fixed,
        in_spanish=in_spanish,
        keeps_typed=keeps_typed,
        language_address=language_address,
        language_name=language_name,
        page_language=page_language,
        page_languages=page_languages,
        spoken=spoken,
        contact=lambda: linked_ways(settings.site),
        _=words,
        gettext=words,
        ngettext=counted_words,
    )


def _visitor(limits: Sessions) -> dict[str, Any]:
    person = visitor()
    official = person is not None and person.is_official
    idle = limits.official_idle_minutes if official else limits.resident_idle_minutes
    return {"person": person, "session_seconds": idle * 60}


def _serve_assets(app: Flask) -> None:
    found = {asset.path: asset for asset in surroundings(app).assets.values()}

    def serve(name: str) -> Response:
        asset = found.get(f"/recursos/{name}")
        if asset is None:
            abort(404)
        return asset.response()

    # It is public by nature; `munikit.access` lies above this layer, so it is marked by name.
    serve.munikit_access = "public"  # type: ignore[attr-defined]
    app.add_url_rule("/recursos/<name>", "assets", serve)
