# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Trying the pages of a portal's modules, for a process that answers people.

Each is tried on an application that answers nobody. What the municipality wrote first in
``enabled`` keeps what two of them claim. A process without pages does the work of every module
that fits without them: what somebody decided or paid waits for no page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from flask import Flask, url_for
from werkzeug.routing import Map
from werkzeug.routing.exceptions import BuildError

from munikit.app.compose import compose
from munikit.app.discovery import Quarantined, UnfitError, loading
from munikit.app.fitting import Claims, one_of
from munikit.app.pages import application, serves
from munikit.app.portal import Portal
from munikit.kernel.words import gettext as _
from munikit.module import Module, NavigationItem, PublicLink
from munikit.web.guard import declaration

_ARGUMENT = re.compile(r"<[^>]+>")
_IDLE_METHODS = {"HEAD", "OPTIONS"}


def with_pages(portal: Portal) -> Portal:
    """Return the portal with the pages of its modules; one whose pages do not fit is set aside.

    It is composed anew without that one: what it offers or asks for is not there either.
    """
    aside: list[Quarantined] = []
    while unfit := _unfit(portal.modules):
        aside += unfit
        clock = portal.database.wiring.clock
        portal.database.engine.dispose()
        portal = compose(portal.settings.root, clock=clock, aside=aside)
    database = portal.database
    addresses = cache(partial(_addresses, portal.modules))
    database.wiring = replace(database.wiring, serves=lambda path: serves(addresses(), path))
    return portal


def _addresses(modules: Sequence[Module]) -> Map:
    return application(modules).url_map


def _unfit(modules: Sequence[Module]) -> list[Quarantined]:
    core, *others = modules
    fitting = _Fitting()
    found = []
    fitting.take(core)
    for module in others:
        try:
            with loading(module.name, module.package):
                fitting.take(module)
        except UnfitError as unfit:
            found.append(Quarantined(module.name, str(unfit), unfit.fix))
    return found


class _Fitting:
    """The pages that fit so far."""

    def __init__(self) -> None:
        self._claims = Claims()
        # One application for each module, and none for all: an address made ready twice takes
        # the memory and the time of two.
        self._apps: dict[str, Flask] = {}

    def take(self, module: Module) -> None:
        alone = application([module])
        for endpoint in alone.view_functions:
            if declaration(alone, endpoint) is None:
                raise UnfitError(
                    _("su vista «%(endpoint)s» no dice quién puede verla", endpoint=endpoint)
                )
        _refuse_hooks(alone)
        self._try_links(module, alone)
        names = [(_("las páginas"), name) for name in alone.blueprints]
        self._claims.take(module.name, [*names, *self._addresses(module, alone)])
        self._apps[module.name] = alone

    def _addresses(self, module: Module, alone: Flask) -> Iterator[tuple[str, str]]:
        taken = {name: app.url_map.bind("portal") for name, app in self._apps.items()}
        for rule in alone.url_map.iter_rules():
            shape = _ARGUMENT.sub("…", rule.rule)
            for method in (rule.methods or set()) - _IDLE_METHODS:
                owner = next(
                    (name for name, all_ in taken.items() if all_.test(rule.rule, method)), ""
                )
                if owner and not rule.arguments:
                    raise UnfitError(
                        _(
                            "usa la dirección «%(rule)s», que ya es de «%(owner)s»",
                            rule=rule.rule,
                            owner=owner,
                        ),
                        one_of(module.name, owner),
                    )
                yield _("la dirección"), f"{method} {shape}"

    def _try_links(self, module: Module, alone: Flask) -> None:
        items: list[NavigationItem | PublicLink] = [*module.navigation, *module.links]
        for item in items:
            if not any(_builds(app, item.endpoint) for app in (alone, *self._apps.values())):
                raise UnfitError(
                    _(
                        "su enlace «%(title)s» lleva a «%(endpoint)s», que no hay",
                        title=item.title,
                        endpoint=item.endpoint,
                    )
                )


def _refuse_hooks(alone: Flask) -> None:
    """Refuse what would run, and might fail, at every page of the portal."""
    everywhere = (
        alone.before_request_funcs.get(None),
        alone.after_request_funcs.get(None),
        alone.teardown_request_funcs.get(None),
        alone.error_handler_spec.get(None),
    )
    if any(everywhere):
        raise UnfitError(_("pone funciones en todas las páginas del portal, no solo en las suyas"))


def _builds(app: Flask, endpoint: str) -> bool:
    with app.test_request_context():
        try:
            url_for(endpoint)
        except BuildError:
            return False
    return True
