# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal certificates``: what is on record, and issuing many at once."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from munikit.db import Database
from munikit.kernel.spreadsheets import content_of, rows_said
from munikit.kernel.tables_out import csv_pieces
from munikit.procedures.offering import find_offered
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.public.rules import ngettext
from munikit.shell import Folder, said_plainly
from munikit_certificates.bulk.models import Batch, RowState
from munikit_certificates.bulk.results import HEADER, Result, result_lines, results
from munikit_certificates.bulk.services import issue_rows, open_batch, progress_of
from munikit_certificates.records.services import bring_records

_STEP = 25
_MOST_TOLD = 50
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("certificates")
def certificates() -> None:
    """Administra lo que los certificados toman de los registros de la municipalidad."""


@certificates.command("records")
@click.argument("source", metavar="LISTA")
@click.argument("file", metavar="ARCHIVO", type=_FILE)
@click.pass_obj
def records(folder: Folder, source: str, file: Path) -> None:
    """Reemplaza una lista (addresses, takings, organisations) por un archivo CSV."""
    with said_plainly(), folder.portal.database.transaction() as session:
        count = bring_records(session, source, content_of(file))
    click.echo(
        _("✓ %(rows_said)s en la lista %(source)s.", rows_said=rows_said(count), source=source)
    )


@certificates.command("bulk")
@click.argument("file", metavar="ARCHIVO", type=_FILE)
@click.option("--tramite", "procedure_id", required=True, help=_l("Qué certificado se emite."))
@click.option(
    "--resultado",
    "result",
    type=click.Path(path_type=Path),
    help=_l("Deja aquí cada fila, en CSV."),
)
@click.pass_obj
def bulk(folder: Folder, file: Path, procedure_id: str, result: Path | None) -> None:
    """Emite los certificados de un archivo CSV; los PDF los hace portal worker.

    Repetirlo con el mismo archivo no emite nada dos veces: sigue donde quedó.
    """
    database = folder.portal.database
    with said_plainly(), database.transaction() as session:
        procedure = find_offered(session, procedure_id)
        batch = open_batch(session, procedure, content_of(file), name=file.name, by_id=None)
    _work_off(database, batch)
    with database.reading() as session:
        progress = progress_of(session, batch.id)
        refused = results(session, batch.id, page=1, size=_MOST_TOLD, state=RowState.REFUSED)
        if result is not None:
            _write(result, result_lines(session, batch.id))
    issued = ngettext("%(num)s certificado", "%(num)s certificados", progress.issued)
    click.echo(
        _(
            "✓ %(issued)s, %(rows_said)s sin emitir.",
            issued=issued,
            rows_said=rows_said(progress.refused),
        )
    )
    _tell_refused(refused, progress.refused - len(refused), result)


def _tell_refused(refused: Sequence[Result], left: int, result: Path | None) -> None:
    for row, _document in refused:
        click.echo(f"    Fila {row.number}: {row.trouble}")
    if left > 0:
        where = (
            _("están en %(result)s", result=result)
            if result
            else _("véalas todas con --resultado ARCHIVO")
        )
        click.echo(_("    … y %(left)s más: %(where)s", left=left, where=where))


def _work_off(database: Database, batch: Batch) -> None:
    with click.progressbar(length=batch.rows, label=_("Emitiendo")) as bar:
        while True:
            looked_at = issue_rows(database, batch.id, most=_STEP)
            bar.update(looked_at)
            if looked_at < _STEP:
                return


def _write(result: Path, lines: Iterable[tuple[object, ...]]) -> None:
    with result.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_pieces(HEADER, lines))
