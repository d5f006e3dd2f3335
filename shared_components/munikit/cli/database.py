# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal db``: the tables of the platform and of every installed module."""

import re
from functools import partial

import click

from munikit.app import Portal, compose
from munikit.app.core import CORE
from munikit.app.discovery import Quarantined
from munikit.audit.heads import ensure_key, is_unwritten
from munikit.cli.context import PortalFolder, pass_folder
from munikit.db import Database
from munikit.db.failures import OLDER_PACKAGES
from munikit.db.migrate import Status, differences, status, upgrade
from munikit.db.packages import MigrationsError
from munikit.db.revise import write_revision
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.module import Module

_MESSAGE = re.compile(r"[^\n\"'\\/]*\w[^\n\"'\\/]*")
_NO_KEY_MADE = _l("! No se pudo hacer la clave del registro de actos: %(strerror)s")
_NEWER = _l("✗ %(name)s: las tablas son más nuevas que el paquete. %(older_packages)s")
_DIFFERENT = _l(
    "✗ %(name)s: las tablas no son las que describe el código. Avise a quien lo mantiene."
)


@click.group("db")
def db() -> None:
    """Prepara y revisa la base de datos."""


@db.command("upgrade")
@pass_folder
def upgrade_tables(folder: PortalFolder) -> None:
    """Crea o actualiza las tablas, y la clave que firma el registro de actos si no la hay."""
    portal = folder.portal
    lines: dict[str, str] = {}
    upgraded = partial(_upgraded, portal.database, lines)
    failed = [each for each in map(upgraded, portal.installed) if each]
    # Which of them run is known now, with their tables as they are.
    aside = {each.name: each for each in _set_aside(portal)}
    for name, line in lines.items():
        click.echo(f"{'✗' if name in aside else '✓'} {line}")
    _tell_untouched(portal)
    _make_audit_key(portal)
    for name, each in aside.items():
        click.echo(f"✗ {name} queda apartado: {each.reason}. {each.fix}", err=True)
    if failed or aside:
        raise SystemExit(1)


def _set_aside(portal: Portal) -> list[Quarantined]:
    again = compose(portal.settings.root)
    again.database.engine.dispose()
    enabled = portal.settings.modules.enabled
    return [each for each in again.quarantined if each.name in enabled]


def _upgraded(database: Database, lines: dict[str, str], module: Module) -> str:
    """Bring one module's tables up to date and say so; return what failed, which stops no other."""
    try:
        for before in upgrade(database, [module.migrated]):
            lines[module.name] = _line(before)
    except MigrationsError as error:
        click.echo(f"✗ {error}", err=True)
        if module.name == CORE.name:
            raise SystemExit(1) from error
        click.echo(
            _(
                "  Sus tablas quedan como estaban y el portal sigue sin «%(name)s». "
                "Instale otra versión del módulo o avise a quien lo hizo.",
                name=module.name,
            ),
            err=True,
        )
        return module.name
    return ""


def _tell_untouched(portal: Portal) -> None:
    """Name the modules nobody could ask for their migrations: silence would pass for success."""
    installed = {module.name for module in portal.installed}
    for each in portal.quarantined:
        if each.name not in installed:
            click.echo(
                _(
                    "! %(name)s: sus tablas no se actualizaron: %(reason)s",
                    name=each.name,
                    reason=each.reason,
                ),
                err=True,
            )


def _make_audit_key(portal: Portal) -> None:
    settings = portal.settings
    with portal.database.reading() as session:
        is_empty = is_unwritten(session)
    try:
        made = ensure_key(settings, is_empty=is_empty)
    except OSError as error:
        click.echo(_NO_KEY_MADE % {"strerror": error.strerror})
        click.echo(_("  Cuando se pueda escribir ahí, ejecute: portal audit key"))
        return
    if not made and not settings.path(settings.audit.key).is_file():
        click.echo(
            _(
                "! Falta la clave del registro de actos: %(path)s",
                path=settings.path(settings.audit.key),
            )
        )
        click.echo(_("  Cópiela del respaldo. Si nunca la hubo: portal audit key --nueva"))
    if made:
        click.echo(_("✓ Clave que firma el registro de actos: %(key)s", key=settings.audit.key))
        click.echo(
            _("  Guarde una copia fuera de esta máquina, y publique lo que dice: portal audit key")
        )


@db.command("check")
@pass_folder
def check_tables(folder: PortalFolder) -> None:
    """Revisa que las tablas sean las de esta versión. Termina con 1 si no lo son."""
    portal = folder.portal
    newer = {module.name: _is_newer(portal, module) for module in portal.installed}
    behind = [module.name for module in portal.installed if not _is_current(portal, module)]
    for name in behind:
        if newer[name]:
            click.echo(_NEWER % {"name": name, "older_packages": OLDER_PACKAGES})
            continue
        click.echo(_("✗ %(name)s: falta actualizar. Ejecute: portal db upgrade", name=name))
        if name != CORE.name:
            click.echo(
                _(
                    "  Si eso falla, instale otra versión de «%(name)s»: el portal sigue sin él.",
                    name=name,
                )
            )
    packages = [module.migrated for module in portal.installed]
    different = [p.name for p in packages if not behind and differences(portal.database, p)]
    for name in different:
        click.echo(_DIFFERENT % {"name": name})
    if behind or different:
        raise SystemExit(1)
    click.echo(_("✓ Las tablas están al día"))


def _is_current(portal: Portal, module: Module) -> bool:
    try:
        return status(portal.database, module.migrated).is_current
    except MigrationsError as error:
        click.echo(f"✗ {module.name}: {error}")
        return False


def _is_newer(portal: Portal, module: Module) -> bool:
    try:
        return module.migrated.is_newer(status(portal.database, module.migrated).current)
    except MigrationsError:
        return False  # `_is_current` says it.


@db.command("revision", hidden=True)
@click.argument("module")
@click.argument("message")
@pass_folder
def revise(folder: PortalFolder, module: str, message: str) -> None:
    """Escribe la próxima migración de un módulo (para quien lo desarrolla)."""
    portal = folder.portal
    package = next((m.migrated for m in portal.installed if m.name == module), None)
    if package is None:
        why = next((f": {e.reason}" for e in portal.quarantined if e.name == module), "")
        raise click.BadParameter(
            _("No hay un módulo instalado que se llame %(module)s%(why)s.", module=module, why=why)
        )
    if not _MESSAGE.fullmatch(message):
        raise click.BadParameter(_("Diga en una línea qué cambia, sin comillas ni barras."))
    try:
        click.echo(f"✓ {write_revision(portal.database, package, message)}")
    except ConflictError as error:
        raise click.ClickException(error.message) from error
    except MigrationsError as error:
        raise click.ClickException(f"{module}: {error}") from error


def _line(before: Status) -> str:
    if not before.head:
        return _("%(name)s: sin tablas, o sin migraciones que las creen", name=before.name)
    if before.is_current:
        return _("%(name)s: ya estaba al día (%(head)s)", name=before.name, head=before.head)
    return f"{before.name}: {before.current or _('sin tablas')} → {before.head}"
