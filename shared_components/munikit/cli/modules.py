# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal module``: what a module leaves behind, for whoever takes it away for good."""

import click

from munikit.cli.context import PortalFolder, pass_folder
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.outbox import forget_subscribers, parked

_ACTIVE = _l("«%(package)s» está activo. Quítelo antes de [modules] enabled en portal.toml.")


@click.group("module")
def module() -> None:
    """Ordena lo que deja un módulo que se fue."""


@module.command("forget")
@click.argument("package", metavar="PAQUETE")
@click.option("--sin-preguntar", "at_once", is_flag=True, help=_l("Para un programa."))
@pass_folder
def forget(folder: PortalFolder, package: str, *, at_once: bool) -> None:
    """Deja de guardar avisos para un módulo que no va a volver, como munikit_ferias."""
    portal = folder.portal
    if any(each.package.partition(".")[0] == package for each in portal.modules):
        raise click.ClickException(_ACTIVE % {"package": package})
    with portal.database.reading() as session:
        waiting = [each for each in parked(session) if each.package == package]
    for each in waiting:
        click.echo(
            f"{ngettext('%(num)s aviso espera', '%(num)s avisos esperan', each.count)} a "
            f"{each.name}"
        )
    if waiting and not at_once:
        click.confirm(_("Se pierden, y con ellos pagos o decisiones. ¿Seguir?"), abort=True)
    with portal.database.transaction() as session:
        count = forget_subscribers(session, package)
    click.echo(
        _(
            "✓ %(package)s olvidado: %(n)s menos. Sus tablas quedan como estaban.",
            package=package,
            n=ngettext("%(num)s aviso", "%(num)s avisos", count),
        )
    )
