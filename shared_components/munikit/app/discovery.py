# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which modules run: found by entry point, checked, set aside with a reason when they cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from packaging.specifiers import InvalidSpecifier, SpecifierSet

import munikit
from munikit.module import ENTRY_POINTS, Module
from munikit.settings import SettingsError


class CompositionError(SettingsError):
    """The modules that are switched on do not make a portal together."""


@dataclass(frozen=True)
class Quarantined:
    """A module that is installed but cannot run, and why, for the person who can mend it."""

    name: str
    reason: str


def discover(core: Module) -> tuple[list[Module], list[Quarantined]]:
    """Load every installed module; one that does not load never takes the portal down."""
    installed, quarantined = [core], []
    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        try:
            installed.append(_load(entry))
        except Exception as error:  # noqa: BLE001 - whatever a stranger's module raises on import.
            quarantined.append(Quarantined(entry.name, f"{type(error).__name__}: {error}"))
    return installed, quarantined


def _load(entry: EntryPoint) -> Module:
    module = cast("object", entry.load())
    if not isinstance(module, Module):
        raise TypeError(f"{entry.value} is no Module")
    if module.name != entry.name:
        raise ValueError(f"its entry point says {entry.name}, itself {module.name}")
    try:
        made_for = SpecifierSet(module.kit)
    except InvalidSpecifier as error:
        raise ValueError(f"kit = {module.kit!r} is no version range") from error
    if not made_for.contains(munikit.__version__):
        raise ValueError(f"made for munikit {module.kit}, this is {munikit.__version__}")
    return module


def choose(
    wanted: Sequence[str], installed: Sequence[Module], quarantined: Sequence[Quarantined]
) -> tuple[list[Module], list[Quarantined]]:
    """Return the modules to run, the platform first, and those a broken neighbour holds back.

    Raises:
        CompositionError: a module that is switched on is not installed, or needs a port that no
            module offers, although all of them loaded.
    """
    core, *modules = installed
    by_name = {module.name: module for module in modules}
    lame = {each.name for each in quarantined}
    missing = [name for name in wanted if name not in by_name and name not in lame]
    if missing:
        raise CompositionError(
            f"portal.toml activa módulos que no están instalados: {', '.join(missing)}. "
            f"Instalados: {', '.join(sorted(by_name)) or 'ninguno'}."
        )
    chosen = [core, *(by_name[name] for name in wanted if name in by_name)]
    held_back = _without_ports(chosen)
    if held_back and not lame.intersection(wanted):
        raise CompositionError("\n".join(each.reason for each in held_back))
    names = {each.name for each in held_back}
    return [module for module in chosen if module.name not in names], held_back


def _without_ports(modules: Sequence[Module]) -> list[Quarantined]:
    offered = set(ports_of(modules))
    return [
        Quarantined(
            module.name,
            f"El módulo «{module.name}» necesita «{port.name}» y ningún módulo activo lo ofrece. "
            "Agregue en portal.toml, en [modules] enabled, el que lo ofrece.",
        )
        for module in modules
        for port in module.requires
        if port.name not in offered
    ]


def ports_of(modules: Sequence[Module]) -> dict[str, object]:
    """Return the providers by port.

    Raises:
        CompositionError: two modules offer the same port.
    """
    ports: dict[str, object] = {}
    for module in modules:
        for provision in module.provides:
            if provision.port in ports:
                raise CompositionError(f"Dos módulos ofrecen «{provision.port}»: deje uno solo.")
            ports[provision.port] = provision.implementation
    return ports
