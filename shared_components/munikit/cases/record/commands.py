# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal cases``: a copy of a whole file, for a court, a comptroller or an archive."""

from pathlib import Path

import click
from sqlalchemy import select

from munikit.casefile.accesses import note_access
from munikit.casefile.export import package
from munikit.cases.case.models import Case
from munikit.cases.record.cover import cover_of
from munikit.kernel.errors import DomainError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.shell import Folder


@click.group("cases")
def cases() -> None:
    """Entrega expedientes completos."""


@cases.command("export")
@click.argument("folio", metavar="FOLIO")
@click.option(
    "--a",
    "target",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help=_l("Carpeta donde dejarlo. Por omisión, la actual."),
)
@click.pass_obj
def export(folder: Folder, folio: str, target: Path) -> None:
    """Escribe el expediente de una solicitud en un archivo ZIP que cualquiera puede comprobar."""
    database = folder.portal.database
    try:
        with database.transaction() as session:
            case = session.scalar(select(Case).where(Case.folio == folio))
            if case is None or case.submitted_at is None:
                raise click.ClickException(
                    _("No hay una solicitud con el folio %(folio)s.", folio=folio)
                )
            note_access(session, case.id, None, "casefile.export")
        with database.reading() as session:
            cover = cover_of(session, case)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    path = target / f"{cover.iui}.zip"
    with path.open("wb") as file:
        for part in package(database, cover):
            file.write(part)
    click.echo(_("✓ %(path)s. Para comprobarlo en cualquier máquina con Python:", path=path))
    click.echo(f"    python3 -I verificador.py {path.name} CLAVE_PUBLICA")
