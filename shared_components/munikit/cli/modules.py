# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal module``: what a module leaves behind, for whoever takes it away for good."""

import click

from munikit.cli.context import PortalFolder, pass_folder
from munikit.kernel.text import counted
from munikit.outbox import forget_subscribers, parked


@click.group("module")
def module() -> None:
    """Ordena lo que deja un módulo que se fue."""


@module.command("forget")
@click.argument("package", metavar="PAQUETE")
@click.option("--sin-preguntar", "at_once", is_flag=True, help="Para un programa.")
@pass_folder
def forget(folder: PortalFolder, package: str, *, at_once: bool) -> None:
    """Deja de guardar avisos para un módulo que no va a volver, como munikit_ferias."""
    portal = folder.portal
    if any(each.package.partition(".")[0] == package for each in portal.modules):
        raise click.ClickException(
            f"«{package}» está activo. Quítelo antes de [modules] enabled en portal.toml."
        )
    with portal.database.reading() as session:
        waiting = [each for each in parked(session) if each.package == package]
    for each in waiting:
        click.echo(f"{counted(each.count, 'aviso espera', 'avisos esperan')} a {each.name}")
    if waiting and not at_once:
        click.confirm("Se pierden, y con ellos pagos o decisiones. ¿Seguir?", abort=True)
    with portal.database.transaction() as session:
        count = forget_subscribers(session, package)
    click.echo(
        f"✓ {package} olvidado: {counted(count, 'aviso', 'avisos')} menos. "
        "Sus tablas quedan como estaban."
    )
