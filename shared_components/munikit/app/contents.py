# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What each field of a `Module` must hold: a stranger's is read before anything trusts it."""

import re
from collections.abc import Iterator, Mapping

import click

from munikit.access import Role
from munikit.contracts.events import Subscription
from munikit.contracts.ports import Port, Provision
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Check, Module, NavigationItem, PublicLink, Simulator, Trial
from munikit.outbox import Job
from munikit.procedures import Procedure
from munikit.settings import Section

_HELD: dict[str, tuple[type, str]] = {
    "requires": (Port, "Port(nombre)"),
    "provides": (Provision, _l("provide(puerto, implementación)")),
    "procedures": (Procedure, "package_procedures(__name__)"),
    "pages": (str, _l("nombres de archivos con páginas, «paquete.archivo:bp»")),
    "roles": (Role, _l("Role(nombre, título, permisos)")),
    "navigation": (NavigationItem, _l("NavigationItem(título, vista, permiso)")),
    "links": (PublicLink, _l("PublicLink(título, vista)")),
    "subscriptions": (Subscription, _l("on(evento, función)")),
    "jobs": (Job, _l("Job(nombre, función)")),
    "commands": (click.Command, _l("comandos de click")),
    "simulators": (Simulator, "Simulator(…)"),
    "checks": (Check, _l("Check(nombre, función)")),
    "trials": (Trial, _l("Trial(nombre, función)")),
}
_NAME_OF_PAGES = re.compile(r"\w+(\.\w+)*:\w+")
_FUNCTIONS = ("production", "demo", "destinations")


def wrong_contents(module: Module) -> Iterator[str]:
    """Yield, in words for who wrote it, each field that holds what it cannot."""
    for name, (kind, words) in _HELD.items():
        held: object = getattr(module, name)
        if not isinstance(held, tuple | list) or not all(isinstance(each, kind) for each in held):
            yield _(
                "%(name)s debe llevar %(words)s, entre paréntesis y con coma: %(name)s=(…,)",
                name=name,
                words=words,
            )
    for name in _FUNCTIONS:
        if getattr(module, name) is not None and not callable(getattr(module, name)):
            yield _("%(name)s debe ser una función", name=name)
    yield from _wrong_values(module)


def _wrong_values(module: Module) -> Iterator[str]:
    named: object = module.pages
    for each in named if isinstance(named, tuple | list) else ():
        if not _NAME_OF_PAGES.fullmatch(str(each)):
            yield _("pages debe llevar «paquete.archivo:bp», no «%(each)s»", each=each)
    papers: object = module.papers
    if not isinstance(papers, Mapping) or not all(callable(each) for each in papers.values()):
        yield _("papers debe llevar, por tipo de trámite, una función: {tipo: función}")
    own: object = module.settings
    if own is not None and not (isinstance(own, type) and issubclass(own, Section)):
        yield _("settings debe ser una clase derivada de Section")
