# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The web application of a composed portal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, PackageLoader
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from munikit.app.core import DOORS
from munikit.app.own_templates import OwnTemplates
from munikit.app.pages import blueprints_of, serves
from munikit.app.portal import Portal
from munikit.app.readiness import Readiness
from munikit.app.starting import require_safe
from munikit.cases.case.pages import NAMED, refuse_foreign
from munikit.cases.case.reading import ForeignCaseError
from munikit.cases.inbox.desk import menu
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import gettext as _
from munikit.people.login import find_actor
from munikit.people.session_rows import LoginSessionRows
from munikit.settings import Settings
from munikit.web import guard, look, visitors
from munikit.web.assets import assets
from munikit.web.render import PageEnvironment
from munikit.web.surroundings import Surroundings, surroundings

# A page of questions with its file; everything larger is refused before it is read.
_FORM_BYTES = 512 * 1024
# A page may ask for several files; the limit of each is looked after where it is taken.
_FILES = 5
_FORM_PARTS = 200


def create_app(portal: Portal) -> Flask:
    """Make the application. It refuses to start with a view that does not say who may see it."""
    require_safe(portal.settings, portal.modules)
    app = _Application("munikit", static_folder=None, root_path=str(portal.settings.root))
    app.config.from_mapping(_config(portal.settings))
    app.url_map.converters["int"] = _Number
    _believe_proxies(app, portal.settings.site.proxies)
    portal.database.hurry()
    _surround(app, portal)
    _load_templates(app, portal)
    look.register(app, portal.settings, _destinations(portal))
    visitors.register(app, portal.settings, LoginSessionRows(), find_actor)
    guard.register(app)  # After visitors: it asks who is there.
    for module in portal.modules:
        for blueprint in blueprints_of(module):
            app.register_blueprint(blueprint)
    app.jinja_env.globals |= {"desk_menu": menu} | {each.__name__: each for each in NAMED}
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    app.register_error_handler(ForeignCaseError, refuse_foreign)
    guard.require_declared(app)  # Last: it walks every route there is.
    wiring = portal.database.wiring
    portal.database.wiring = replace(wiring, serves=partial(serves, app.url_map))
    return app


def _surround(app: Flask, portal: Portal) -> None:
    around = Surroundings(
        database=portal.database,
        assets=assets(portal.settings),
        doors=DOORS,
        links=[link for module in portal.modules for link in module.links],
        navigation=[item for module in portal.modules for item in module.navigation],
        note_failure=portal.failures.note,
        readiness=Readiness(portal).answer,
    )
    around.surround(app)


class SysExitError(Exception):
    """A view called ``sys.exit``: the person is answered as for any other failure."""


class _Application(Flask):
    """Flask catches what is an Exception; whoever leaves otherwise would leave no answer."""

    jinja_environment = PageEnvironment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Call a view as it is: none of ours is asynchronous, and Flask would look at each call."""
        return func

    def wsgi_app(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - Flask's own.
        """Answer a request: all of it reads in one transaction."""
        with surroundings(self).database.unit():
            return super().wsgi_app(environ, start_response)

    def preprocess_request(self) -> ResponseReturnValue | None:
        """Do what stands before a view."""
        try:
            return super().preprocess_request()
        except SystemExit as error:
            raise SysExitError(f"sys.exit({error.code!r})") from error

    def dispatch_request(self) -> ResponseReturnValue:
        """Call the view."""
        try:
            return super().dispatch_request()
        except SystemExit as error:
            raise SysExitError(f"sys.exit({error.code!r})") from error


class _Number(IntegerConverter):
    """A number in an address: one that a database keeps."""

    regex = r"\d{1,9}"


def _believe_proxies(app: Flask, count: int) -> None:
    # Without it everybody has the proxy's address, and one guesser slows everybody down.
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign] # Werkzeug's documented way.


def _destinations(portal: Portal) -> tuple[str, ...]:
    every = (module.destinations for module in portal.modules)
    return tuple(host for ask in every if ask for host in ask(portal.settings))


def _changed_meanwhile(_error: Exception) -> ResponseReturnValue:
    # Two people saved the same row at once; the database let one of them.
    text = _(
        "Otra persona lo cambió al mismo tiempo. Cargue la página de nuevo para ver cómo quedó."
    )
    return guard.changed_meanwhile(ConflictError(text))


def _config(settings: Settings) -> dict[str, object]:
    secure = settings.site.is_secure
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": [key.get_secret_value() for key in settings.secret_key_fallbacks],
        "MAX_FILE_BYTES": settings.files.max_upload_bytes,
        "SITE": settings.site,
        "MAX_CONTENT_LENGTH": _FILES * settings.files.max_upload_bytes + _FORM_BYTES,
        "MAX_FORM_MEMORY_SIZE": _FORM_BYTES,
        "MAX_FORM_PARTS": _FORM_PARTS,
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
        "SESSION_COOKIE_SECURE": secure,
        "WTF_CSRF_CHECK_DEFAULT": False,  # access calls it, after it knows who is there.
        "WTF_CSRF_TIME_LIMIT": int(timedelta(hours=2).total_seconds()),
        "WTF_CSRF_SSL_STRICT": False,  # Referrer-Policy keeps the referrer; the token protects.
    }


def _load_templates(app: Flask, portal: Portal) -> None:
    # The portal's own templates win by path, then the platform's, then each module's.
    own = OwnTemplates(portal.settings.root)
    app.jinja_loader = ChoiceLoader([own, PackageLoader("munikit.web")])
