# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal db``: the tables of the platform and of every installed module."""

import click

from munikit.audit.heads import ensure_key
from munikit.cli.context import PortalFolder, pass_folder
from munikit.db.migrate import Status, differences, status, upgrade
from munikit.db.revise import write_revision
from munikit.settings import Settings


@click.group("db")
def db() -> None:
    """Prepara y revisa la base de datos."""


@db.command("upgrade")
@pass_folder
def upgrade_tables(folder: PortalFolder) -> None:
    """Crea o actualiza las tablas, y la clave que firma el registro de actos si no la hay."""
    portal = folder.portal
    for before in upgrade(portal.database, [module.migrated for module in portal.installed]):
        click.echo(_line(before))
    _make_audit_key(portal.settings)


def _make_audit_key(settings: Settings) -> None:
    try:
        made = ensure_key(settings)
    except OSError as error:
        click.echo(f"! No se pudo hacer la clave del registro de actos: {error.strerror}")
        click.echo("  Cuando se pueda escribir ahí, ejecute: portal audit key")
        return
    if made:
        click.echo(f"✓ Clave que firma el registro de actos: {settings.audit.key}")
        click.echo(
            "  Guarde una copia fuera de esta máquina, y publique lo que dice: portal audit key"
        )


@db.command("check")
@pass_folder
def check_tables(folder: PortalFolder) -> None:
    """Revisa que las tablas sean las de esta versión. Termina con 1 si no lo son."""
    portal = folder.portal
    packages = [module.migrated for module in portal.installed]
    behind = [
        each for each in (status(portal.database, p) for p in packages) if not each.is_current
    ]
    for each in behind:
        click.echo(f"✗ {each.name}: falta actualizar. Ejecute: portal db upgrade")
    different = [p.name for p in packages if not behind and differences(portal.database, p)]
    for name in different:
        click.echo(
            f"✗ {name}: las tablas no son las que describe el código. Avise a quien lo mantiene."
        )
    if behind or different:
        raise SystemExit(1)
    click.echo("✓ Las tablas están al día")


@db.command("revision", hidden=True)
@click.argument("module")
@click.argument("message")
@pass_folder
def revise(folder: PortalFolder, module: str, message: str) -> None:
    """Escribe la próxima migración de un módulo (para quien lo desarrolla)."""
    portal = folder.portal
    package = next((m.migrated for m in portal.installed if m.name == module), None)
    if package is None:
        raise click.BadParameter(f"No hay un módulo instalado que se llame {module}.")
    try:
        click.echo(f"✓ {write_revision(portal.database, package, message)}")
    except ValueError as error:
        raise click.ClickException(str(error)) from error


def _line(before: Status) -> str:
    if before.is_current:
        return f"✓ {before.name}: ya estaba al día ({before.head})"
    return f"✓ {before.name}: {before.current or 'sin tablas'} → {before.head}"
