# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each field of a `Module` must hold: a stranger's is read before anything trusts it."""

import re
from collections.abc import Iterator, Mapping

import click

from munikit.access import Role
from munikit.contracts.events import Subscription
from munikit.contracts.ports import Port, Provision
from munikit.module import Check, Module, NavigationItem, PublicLink, Simulator, Trial
from munikit.outbox import Job
from munikit.procedures import Procedure
from munikit.settings import Section

_HELD: dict[str, tuple[type, str]] = {
    "requires": (Port, "Port(nombre)"),
    "provides": (Provision, "provide(puerto, implementación)"),
    "procedures": (Procedure, "package_procedures(__name__)"),
    "pages": (str, "nombres de archivos con páginas, «paquete.archivo:bp»"),
    "roles": (Role, "Role(nombre, título, permisos)"),
    "navigation": (NavigationItem, "NavigationItem(título, vista, permiso)"),
    "links": (PublicLink, "PublicLink(título, vista)"),
    "subscriptions": (Subscription, "on(evento, función)"),
    "jobs": (Job, "Job(nombre, función)"),
    "commands": (click.Command, "comandos de click"),
    "simulators": (Simulator, "Simulator(…)"),
    "checks": (Check, "Check(nombre, función)"),
    "trials": (Trial, "Trial(nombre, función)"),
}
_NAME_OF_PAGES = re.compile(r"\w+(\.\w+)*:\w+")
_FUNCTIONS = ("production", "demo", "destinations")


def wrong_contents(module: Module) -> Iterator[str]:
    """Yield, in words for who wrote it, each field that holds what it cannot."""
    for name, (kind, words) in _HELD.items():
        held: object = getattr(module, name)
        if not isinstance(held, tuple | list) or not all(isinstance(each, kind) for each in held):
            yield f"{name} debe llevar {words}, entre paréntesis y con coma: {name}=(…,)"
    for name in _FUNCTIONS:
        if getattr(module, name) is not None and not callable(getattr(module, name)):
            yield f"{name} debe ser una función"
    yield from _wrong_values(module)


def _wrong_values(module: Module) -> Iterator[str]:
    named: object = module.pages
    for each in named if isinstance(named, tuple | list) else ():
        if not _NAME_OF_PAGES.fullmatch(str(each)):
            yield f"pages debe llevar «paquete.archivo:bp», no «{each}»"
    papers: object = module.papers
    if not isinstance(papers, Mapping) or not all(callable(each) for each in papers.values()):
        yield "papers debe llevar, por tipo de trámite, una función: {tipo: función}"
    own: object = module.settings
    if own is not None and not (isinstance(own, type) and issubclass(own, Section)):
        yield "settings debe ser una clase derivada de Section"
