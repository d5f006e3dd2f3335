# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal demo-data``: invented people and cases, to see the portal at work."""

import click

from munikit.app.demo import load_demo
from munikit.cli.context import PortalFolder, pass_folder
from munikit.kernel.words import gettext as _


@click.command("demo-data")
@pass_folder
def demo_data(folder: PortalFolder) -> None:
    """Carga personas y solicitudes inventadas en un portal vacío."""
    if folder.portal.settings.production:
        raise click.ClickException(
            _("Este portal está en producción: no se cargan datos inventados.")
        )
    for line in load_demo(folder.portal):
        click.echo(f"  {line}")
