# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Putting modules together: whoever does not fit is set aside, and the rest is a portal.

Each is tried on an application that answers nobody. What the municipality wrote first in
``enabled`` keeps what two of them claim.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from flask import Flask, url_for
from werkzeug.routing.exceptions import BuildError

from munikit.app.discovery import Quarantined, UnfitError, as_unfit
from munikit.app.pages import application
from munikit.module import Module, NavigationItem, PublicLink
from munikit.settings import Settings
from munikit.web.guard import declaration

Claim = tuple[str, str]

_ARGUMENT = re.compile(r"<[^>]+>")
PLATFORM = "munikit"
_ENABLED = "[modules] enabled en portal.toml"
_IDLE_METHODS = {"HEAD", "OPTIONS"}
_WITHOUT_PORT = "Instale el módulo que lo ofrece y agréguelo a [modules] enabled, o quite este."


class Fitting:
    """The modules that fit so far, and what they claim for themselves."""

    def __init__(self, settings: Settings, core: Module) -> None:
        self.modules: list[Module] = []
        self.quarantined: list[Quarantined] = []
        self._settings = settings
        self._claims: dict[Claim, str] = {}
        # One application for each module, and none for all: an address made ready twice takes
        # the memory and the time of two, at every start of every process.
        self._apps: list[Flask] = []
        self._take(core)

    def add(self, module: Module) -> None:
        """Take a module, or set it aside with the reason."""
        try:
            self._take(module)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's declares.
            unfit = as_unfit(error)
            self.quarantined.append(Quarantined(module.name, str(unfit), unfit.fix))

    def _take(self, module: Module) -> None:
        alone = application([module])
        claims = self._claims_of(module, alone)
        self._claims |= dict.fromkeys(claims, module.name)
        self._apps.append(alone)
        self.modules.append(module)

    def _claims_of(self, module: Module, alone: Flask) -> list[Claim]:
        for endpoint in alone.view_functions:
            if declaration(alone, endpoint) is None:
                raise UnfitError(f"su vista «{endpoint}» no dice quién puede verla")
        _refuse_hooks(alone)
        self._try_links(module, alone)
        self._try_settings(module)
        claims = [*_claims(module), *self._addresses(module, alone)]
        for what, name in claims:
            if (what, name) in self._claims:
                owner = self._claims[what, name]
                raise UnfitError(
                    f"usa {what} «{name}», que ya es de «{owner}»",
                    _one_of(module.name, owner),
                )
        return claims

    def _addresses(self, module: Module, alone: Flask) -> Iterator[Claim]:
        taken = [
            (each.name, app.url_map.bind("portal"))
            for each, app in zip(self.modules, self._apps, strict=True)
        ]
        for rule in alone.url_map.iter_rules():
            shape = _ARGUMENT.sub("…", rule.rule)
            for method in (rule.methods or set()) - _IDLE_METHODS:
                owner = next((name for name, each in taken if each.test(rule.rule, method)), "")
                if owner and not rule.arguments:
                    raise UnfitError(
                        f"usa la dirección «{rule.rule}», que ya es de «{owner}»",
                        _one_of(module.name, owner),
                    )
                yield "la dirección", f"{method} {shape}"

    def _try_links(self, module: Module, alone: Flask) -> None:
        items: list[NavigationItem | PublicLink] = [*module.navigation, *module.links]
        for item in items:
            if not any(_builds(app, item.endpoint) for app in (alone, *self._apps)):
                raise UnfitError(f"su enlace «{item.title}» lleva a «{item.endpoint}», que no hay")

    def _try_settings(self, module: Module) -> None:
        if module.destinations is not None:
            tuple(module.destinations(self._settings))
        if module.production is not None:
            tuple(module.production(self._settings))
        for simulator in module.simulators:
            simulator.is_wanted(self._settings)


def without_ports(
    modules: Sequence[Module], installed: Sequence[Module]
) -> tuple[list[Module], list[Quarantined]]:
    """Return the modules whose ports are there, and those that lack one, the lame led by them.

    ``installed`` are all there are: one that does not run may be who offers what is lacking.
    """
    left = list(modules)
    held_back = []
    idle = {each.port: module.name for module in installed for each in module.provides}
    while lame := _lame(left, idle):
        held_back += lame
        names = {each.name for each in lame}
        left = [module for module in left if module.name not in names]
    return left, held_back


def ports_of(modules: Sequence[Module]) -> dict[str, object]:
    return {each.port: each.implementation for module in modules for each in module.provides}


def _one_of(name: str, owner: str) -> str:
    if owner == PLATFORM:
        return f"«{owner}» es el kit: instale otra versión de «{name}», o quítelo de {_ENABLED}."
    return (
        f"Quite «{name}» o «{owner}» de {_ENABLED}: los dos juntos no pueden estar. Mientras "
        f"tanto funciona «{owner}», que está antes en esa lista."
    )


def _lame(modules: Sequence[Module], idle: Mapping[str, str]) -> list[Quarantined]:
    offered = ports_of(modules)
    lacks = {
        module.name: port.name
        for module in modules
        for port in module.requires
        if port.name not in offered
    }
    return [_without(name, port, idle.get(port)) for name, port in lacks.items()]


def _without(name: str, port: str, owner: str | None) -> Quarantined:
    reason = f"necesita «{port}» y ningún módulo activo lo ofrece"
    if owner is None:
        return Quarantined(name, reason, _WITHOUT_PORT)
    return Quarantined(
        name,
        f"{reason}: lo ofrece «{owner}», que no está activo",
        f"Si «{owner}» está apartado, arregle eso; si no, agréguelo a [modules] enabled en "
        "portal.toml.",
    )


def _claims(module: Module) -> Iterator[Claim]:
    yield from (("las páginas", each.name) for each in module.blueprints)
    yield from (("el puerto", each.port) for each in module.provides)
    yield from (("la tarea", each.name) for each in module.jobs)
    yield from (("la tarea", each.name) for each in module.subscriptions)
    yield from (("el trámite", each.id) for each in module.procedures)
    yield from (("el rol", each.name) for each in module.roles)
    yield from (("el comando", str(each.name)) for each in module.commands)
    yield from (("el simulador", each.name) for each in module.simulators)
    yield from (("el documento", kind) for kind in module.papers)


def _refuse_hooks(alone: Flask) -> None:
    """Refuse what would run, and might fail, at every page of the portal."""
    everywhere = (
        alone.before_request_funcs.get(None),
        alone.after_request_funcs.get(None),
        alone.teardown_request_funcs.get(None),
        alone.error_handler_spec.get(None),
    )
    if any(everywhere):
        raise UnfitError("pone funciones en todas las páginas del portal, no solo en las suyas")


def _builds(app: Flask, endpoint: str) -> bool:
    with app.test_request_context():
        try:
            url_for(endpoint)
        except BuildError:
            return False
    return True
