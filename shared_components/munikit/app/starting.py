# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The guard at the start of every process that serves: all that is wrong at once, or nothing."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress

from sqlalchemy import inspect, text
from sqlalchemy.exc import SQLAlchemyError

from munikit.app.portal import Portal
from munikit.app.privacy import folder_risks, keep_private
from munikit.db.failures import OLDER_PACKAGES, explain
from munikit.db.packages import Migrated, MigrationsError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext
from munikit.module import Finding, Health, Module, Risk
from munikit.settings import Settings, SettingsError, WrongSettingsError

log = logging.getLogger(__name__)


Line = tuple[str, str]


class UnsafeError(SettingsError):
    """A portal may not serve people as it is set: ``found`` is each thing and its way out."""

    def __init__(self, found: Sequence[Line]) -> None:
        super().__init__(_listed(found))
        self.found = found


def risks(settings: Settings, modules: Sequence[Module]) -> Iterator[Risk]:
    """Return why a portal may not serve people, each module about its own settings."""
    for module in modules:
        if module.production is not None:
            yield from module.production(settings)


def risk_findings(settings: Settings, modules: Sequence[Module]) -> Iterator[Finding]:
    """Return the same for ``portal doctor``; a trial portal is told what is simulated."""
    for each in risks(settings, modules):
        if settings.production:
            yield Finding(Health.PROBLEM, each.text, each.fix)
        elif each.on_trial:
            yield Finding(Health.WARNING, each.text, each.fix)


def require_safe(settings: Settings, modules: Sequence[Module]) -> None:
    """Refuse to serve people while anything is unsafe.

    Raises:
        UnsafeError: a line for each thing, with its way out.
    """
    found = list(risks(settings, modules)) if settings.production else []
    if found:
        raise UnsafeError([(each.text, each.fix) for each in found])


def require_ready(portal: Portal) -> None:
    """Refuse to start while anything is unsafe or the tables are not those of this version.

    A database that is away stops nothing: it may come, and pages say so until then.

    Raises:
        UnsafeError: a line for each thing, with its way out.
    """
    keep_private(portal.settings)
    for each in portal.quarantined:
        log.warning("Módulo apartado: %s: %s. Arregle: %s", each.name, each.reason, each.fix)
    found = list(risks(portal.settings, portal.modules)) if portal.settings.production else []
    found += folder_risks(portal.settings)
    lines = [(each.text, each.fix) for each in found]
    try:
        lines += _table_lines(portal)
    except SQLAlchemyError as error:
        log.warning("%s", explain(error, portal.database.url))
    if lines:
        raise UnsafeError(lines)


def _table_lines(portal: Portal) -> Iterator[Line]:
    found = _others(portal)
    newer = [module.name for module, current in found if module.migrated.is_newer(current)]
    behind = [module.name for module, _rest in found if module.name not in newer]
    if newer:
        yield tables_newer(newer), OLDER_PACKAGES
    if behind:
        yield tables_missing(behind), "Ejecute: portal db upgrade"


def tables_newer(names: Sequence[str]) -> str:
    return _(
        "Las tablas son más nuevas que los paquetes instalados: %(names)s", names=", ".join(names)
    )


def tables_missing(names: Sequence[str]) -> str:
    return _("Faltan tablas, o son de otra versión: %(names)s", names=", ".join(names))


def _others(portal: Portal) -> list[tuple[Module, str]]:
    with portal.database.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        behind = []
        for module in portal.modules:
            package = module.migrated
            current = None
            if package.version_table in tables:
                query = text(f"select version_num from {package.version_table}")  # noqa: S608 - a name of ours.
                current = connection.scalar(query)
            if (current or "") != _head(package):
                behind.append((module, str(current or "")))
        return behind


def _head(package: Migrated) -> str:
    try:
        return package.head
    except MigrationsError:
        return ""  # `portal doctor` names what is wrong with them.


def with_risks(wrong: WrongSettingsError, installed: Sequence[Module]) -> UnsafeError:
    """Return what cannot be read, and what is unsafe in the rest, as one list."""
    told = [
        {(each.text, each.fix): None for each in _risks_of(version, installed)}
        for version in wrong.rest
    ]
    # What only one reading of a wrong value says may not be so.
    certain = [line for line in (told[0] if told else ()) if all(line in each for each in told)]
    return UnsafeError([*((line, "") for line in wrong.lines), *certain])


def _risks_of(settings: Settings, installed: Sequence[Module]) -> Iterator[Risk]:
    if not settings.production:
        return
    platform, *others = installed
    enabled = [each for each in others if each.name in settings.modules.enabled]
    for module in (platform, *enabled):
        # A stranger's module may hold anything; what is wrong must be told all the same.
        with suppress(Exception):
            yield from list(module.production(settings)) if module.production else ()


def _listed(lines: Sequence[Line]) -> str:
    told = [f"  ✗ {said}" + (f"\n      Arregle: {fix}" if fix else "") for said, fix in lines]
    things = ngettext("%(num)s cosa", "%(num)s cosas", len(lines))
    return "\n".join(
        [_("Este portal no puede atender así. Hay que corregir %(things)s:", things=things), *told]
    )
