# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Putting modules together: whoever does not fit is set aside, and the rest is a portal.

What the municipality wrote first in ``enabled`` keeps what two of them claim. Their pages are
tried by `munikit.app.page_fitting`, where people are answered.
"""

from collections.abc import Iterator, Mapping, Sequence

from munikit.app.discovery import Quarantined, UnfitError, as_unfit
from munikit.module import Module
from munikit.settings import Settings

Claim = tuple[str, str]

PLATFORM = "munikit"
_ENABLED = "[modules] enabled en portal.toml"
_WITHOUT_PORT = "Instale el módulo que lo ofrece y agréguelo a [modules] enabled, o quite este."


class Claims:
    """What modules keep for themselves: a name of one is nobody else's."""

    def __init__(self) -> None:
        self._owners: dict[Claim, str] = {}

    def take(self, name: str, claims: Sequence[Claim]) -> None:
        """Keep what a module claims.

        Raises:
            UnfitError: another one has it.
        """
        for what, which in claims:
            owner = self._owners.get((what, which))
            if owner is not None:
                raise UnfitError(
                    f"usa {what} «{which}», que ya es de «{owner}»", one_of(name, owner)
                )
        self._owners |= dict.fromkeys(claims, name)


class Fitting:
    """The modules that fit so far, and what they claim for themselves."""

    def __init__(self, settings: Settings, core: Module) -> None:
        self.modules: list[Module] = []
        self.quarantined: list[Quarantined] = []
        self._settings = settings
        self._claims = Claims()
        self._take(core)

    def add(self, module: Module) -> None:
        """Take a module, or set it aside with the reason."""
        try:
            self._take(module)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a stranger's declares.
            unfit = as_unfit(error)
            self.quarantined.append(Quarantined(module.name, str(unfit), unfit.fix))

    def _take(self, module: Module) -> None:
        self._try_settings(module)
        self._claims.take(module.name, list(_claims(module)))
        self.modules.append(module)

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


def one_of(name: str, owner: str) -> str:
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
    yield from (("el puerto", each.port) for each in module.provides)
    yield from (("la tarea", each.name) for each in module.jobs)
    yield from (("la tarea", each.name) for each in module.subscriptions)
    yield from (("el trámite", each.id) for each in module.procedures)
    yield from (("el rol", each.name) for each in module.roles)
    yield from (("el comando", str(each.name)) for each in module.commands)
    yield from (("el simulador", each.name) for each in module.simulators)
    yield from (("el documento", kind) for kind in module.papers)
