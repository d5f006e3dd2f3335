# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Putting modules together: whoever does not fit is set aside, and the rest is a portal.

What the municipality wrote first in ``enabled`` keeps what two of them claim. Their pages are
tried by `munikit.app.page_fitting`, where people are answered.
"""

from collections.abc import Iterator, Mapping, Sequence

from munikit.app.discovery import Quarantined, UnfitError, as_unfit
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Module
from munikit.settings import Settings

Claim = tuple[str, str]

PLATFORM = "munikit"
_ENABLED = "[modules] enabled en portal.toml"
_WITHOUT_PORT = _l("Instale el módulo que lo ofrece y agréguelo a [modules] enabled, o quite este.")


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
                    _(
                        "usa %(what)s «%(which)s», que ya es de «%(owner)s»",
                        what=what,
                        which=which,
                        owner=owner,
                    ),
                    one_of(name, owner),
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
        return _(
            "«%(owner)s» es el kit: instale otra versión de «%(name)s», o quítelo de %(enabled)s.",
            owner=owner,
            name=name,
            enabled=_ENABLED,
        )
    return _(
        "Quite «%(name)s» o «%(owner)s» de %(enabled)s: los dos juntos no pueden "
        "estar. Mientras tanto funciona «%(owner)s», que está antes en esa lista.",
        name=name,
        owner=owner,
        enabled=_ENABLED,
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
    reason = _("necesita «%(port)s» y ningún módulo activo lo ofrece", port=port)
    if owner is None:
        return Quarantined(name, reason, _WITHOUT_PORT)
    return Quarantined(
        name,
        _("%(reason)s: lo ofrece «%(owner)s», que no está activo", reason=reason, owner=owner),
        _(
            "Si «%(owner)s» está apartado, arregle eso; si no, agréguelo a [modules] "
            "enabled en portal.toml.",
            owner=owner,
        ),
    )


def _claims(module: Module) -> Iterator[Claim]:
    yield from ((_("el puerto"), each.port) for each in module.provides)
    yield from ((_("la tarea"), each.name) for each in module.jobs)
    yield from ((_("la tarea"), each.name) for each in module.subscriptions)
    yield from ((_("el trámite"), each.id) for each in module.procedures)
    yield from ((_("el rol"), each.name) for each in module.roles)
    yield from ((_("el comando"), str(each.name)) for each in module.commands)
    yield from ((_("el simulador"), each.name) for each in module.simulators)
    yield from ((_("el documento"), kind) for kind in module.papers)
