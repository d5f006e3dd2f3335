# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal payments``: the treasury's work at the command line."""

from pathlib import Path

import click
from sqlalchemy import select

from munikit.db import Database
from munikit.kernel.spreadsheets import content_of
from munikit.public.rules import gettext as _
from munikit.public.rules import ngettext
from munikit.shell import Folder, said_plainly
from munikit_payments.charges.debt_models import DebtImport, DebtImportProblem, ImportState
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.invariants import ledger_violations

_MOST_SHOWN = 50
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("payments")
def payments() -> None:
    """Revisa los libros y carga deudas."""


@payments.command("check")
@click.pass_obj
def check(folder: Folder) -> None:
    """Cuenta lo que rompe cada regla de los libros. Termina con 1 si algo no es cero."""
    with folder.portal.database.reading() as session:
        counts = ledger_violations(session)
    for name, count in counts.items():
        click.echo(f"{'✗' if count else '✓'} {name}: {count}")
    if any(counts.values()):
        raise SystemExit(1)


@payments.command("import-debts")
@click.argument("file", metavar="ARCHIVO", type=_FILE)
@click.pass_obj
def import_debts(folder: Folder, file: Path) -> None:
    """Carga deudas desde un CSV. Termina con 1 si alguna fila no se pudo cargar."""
    database = folder.portal.database
    with said_plainly():
        import_id = receive_file(database, content_of(file), name=file.name, by=None)
        done = run_import(database, import_id, tell=_tell)
    if done.state is ImportState.REFUSED:
        raise click.ClickException(done.refusal)
    click.echo(_summary(done))
    if done.problems:
        _show_problems(database, done)
        raise SystemExit(1)


def _tell(done: int, rows: int) -> None:
    click.echo(
        _("  %(done)s de %(n)s", done=done, n=ngettext("%(num)s fila", "%(num)s filas", rows)),
        err=True,
    )


def _summary(done: DebtImport) -> str:
    return _(
        "%(value)s %(n)s: %(n2)s, %(n3)s, %(n4)s, %(unchanged)s sin cambios, "
        "%(problems)s con problemas",
        value="✗" if done.problems else "✓",
        n=ngettext("%(num)s fila", "%(num)s filas", done.rows),
        n2=ngettext("%(num)s nueva", "%(num)s nuevas", done.created),
        n3=ngettext("%(num)s cambiada", "%(num)s cambiadas", done.changed),
        n4=ngettext("%(num)s anulada", "%(num)s anuladas", done.withdrawn),
        unchanged=done.unchanged,
        problems=done.problems,
    )


def _show_problems(database: Database, done: DebtImport) -> None:
    query = select(DebtImportProblem).where(DebtImportProblem.import_id == done.id)
    with database.reading() as session:
        problems = session.scalars(query.order_by(DebtImportProblem.row).limit(_MOST_SHOWN)).all()
    for problem in problems:
        click.echo(f"    Fila {problem.row}: {problem.text}")
