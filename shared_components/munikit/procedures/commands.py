# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal procedure``: writing procedures and checking them."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from munikit.kernel.clock import SystemClock, local_date
from munikit.kernel.errors import DomainError
from munikit.kernel.money import Money
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.procedures.asking import Question
from munikit.procedures.catalogue import CATALOGUE
from munikit.procedures.changes import changes
from munikit.procedures.checking import problems_of
from munikit.procedures.definition import Definition
from munikit.procedures.examples import outcome_lines
from munikit.procedures.folder import ProcedureError, load_procedure, procedure_folders
from munikit.procedures.procedure import Procedure
from munikit.procedures.publishing import lacks, nobody_issues, publish_at_once
from munikit.procedures.starter import start_procedure
from munikit.procedures.translating import start_translation
from munikit.shell import Folder, said_plainly
from munikit.wiring import ask


@click.group("procedure")
def procedure() -> None:
    """Revisa los trámites que escribe la municipalidad."""


@procedure.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--compartir", "shared", is_flag=True, help=_l("Para llevarlas a un módulo."))
def check(folders: tuple[Path, ...], *, shared: bool) -> None:
    """Revisa carpetas de trámites y corre sus ejemplos. Sin argumentos, las de procedures/."""
    found = list(folders) or procedure_folders(_own_folder())
    if not found:
        click.echo(_("No hay trámites en procedures/. Cree uno con: portal procedure new NOMBRE"))
        return
    problems = {folder: problems_of(folder, shared=shared) for folder in found}
    for folder, lines in problems.items():
        click.echo(f"{'✗' if lines else '✓'} {folder.name}")
        for line in lines or _before_publishing(folder):
            click.echo(f"    {line}")
    if any(problems.values()):
        raise SystemExit(1)


@procedure.command("new")
@click.argument("procedure_id", metavar="NOMBRE")
@click.option("--title", "-t", help=_l("El título que leen las personas."))
def new(procedure_id: str, title: str | None) -> None:
    """Crea un trámite en procedures/NOMBRE, listo para cambiar."""
    try:
        given = title or procedure_id.replace("_", " ").capitalize()
        folder = start_procedure(_own_folder(), procedure_id, given)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    click.echo(_("Listo: %(folder)s/procedure.toml. Cambie los textos y ejecute:", folder=folder))
    click.echo("    portal procedure check")


@procedure.command("translate")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("language", metavar="IDIOMA")
def translate(folder: Path, language: str) -> None:
    """Crea el archivo donde se escriben los textos de un trámite en otro idioma."""
    try:
        file = start_translation(folder, language)
    except (DomainError, ProcedureError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(_("Listo: %(file)s. Complete cada texto y ejecute:", file=file))
    click.echo(f"    portal procedure check {folder}")


@procedure.command("diff")
@click.argument("before", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("after", type=click.Path(path_type=Path, exists=True, file_okay=False))
def diff(before: Path, after: Path) -> None:
    """Muestra qué cambia entre dos versiones de un trámite: dos carpetas."""
    found = changes(_loaded(before), _loaded(after))
    for change in found:
        click.echo(str(change))
    count = ngettext("%(num)s cambio", "%(num)s cambios", len(found))
    click.echo(
        _("%(count)s. Las solicitudes ya empezadas siguen con la versión anterior.", count=count)
    )


@procedure.command("try")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--respuesta", "-r", "given", multiple=True, help=_l("Pregunta=respuesta; repetible.")
)
@click.option("--utm", type=int, required=True, help=_l("Valor de la UTM en pesos."))
@click.option("--fecha", "on", type=click.DateTime(["%Y-%m-%d"]), help=_l("Día en que se pide."))
def try_out(folder: Path, given: tuple[str, ...], utm: int, on: datetime | None) -> None:
    """Muestra qué páginas, cobro y plazo resultan de unas respuestas."""
    found = _loaded(folder)
    day = on.date() if on else local_date(SystemClock().now())
    for line in outcome_lines(found, _answers(given, found), day, Money(utm)):
        click.echo(line)


@procedure.command("publish")
@click.argument("procedure_id", metavar="NOMBRE")
@click.pass_obj
def publish(folder: Folder, procedure_id: str) -> None:
    """Publica un trámite de procedures/ como está ahora, sin que otra persona lo revise."""
    with said_plainly(), folder.portal.database.transaction() as session:
        publish_at_once(session, procedure_id)
    click.echo(
        _(
            "✓ %(procedure_id)s publicado. Las solicitudes ya empezadas siguen con su versión.",
            procedure_id=procedure_id,
        )
    )


@procedure.command("schema")
def schema() -> None:
    """Imprime el JSON Schema de procedure.toml, para el editor."""
    click.echo(json.dumps(Definition.model_json_schema(), ensure_ascii=False, indent=2))


def _before_publishing(folder: Path) -> Iterator[str]:
    """Yield what publishing will ask for, in the words of the desk and of ``publish``."""
    found = load_procedure(folder)
    for line in lacks(found):
        yield _("! para publicarlo falta %(line)s", line=line)
    if not _is_issued(found):
        yield _("! para publicarlo falta %(nobody_issues)s", nobody_issues=nobody_issues(found))


def _is_issued(found: Procedure) -> bool:
    """Say whether a module of this portal makes its paper; outside of a portal nobody knows."""
    if not (_own_folder().parent / "portal.toml").is_file():
        return True
    portal = getattr(click.get_current_context().obj, "portal", None)
    if portal is None:
        return True
    with portal.database.reading() as session:
        return bool(ask(session, CATALOGUE).issues(found))


def _loaded(folder: Path) -> Procedure:
    try:
        return load_procedure(folder)
    except ProcedureError as error:
        raise click.ClickException(str(error)) from error


def _answers(given: tuple[str, ...], found: Procedure) -> dict[str, object]:
    kinds = {each.id: each for each in found.definition.questions}
    answers: dict[str, object] = {}
    for each in given:
        name, _rest, value = each.partition("=")
        if name not in kinds:
            raise click.ClickException(
                _("«%(name)s» no es una pregunta de este trámite.", name=name)
            )
        answers[name] = _typed(kinds[name], value)
    return answers


def _typed(question: Question, value: str) -> object:
    """Return an answer as the portal keeps it: rules count with numbers, not with texts."""
    reading = question.kind.how.reading
    if reading is None:
        return {"si": True, "sí": True, "no": False}.get(value, value)
    typed = reading.typed(value)
    if typed is None:
        raise click.ClickException(f"«{question.id}» {reading.is_a}: {reading.in_try}.")
    return typed


def _own_folder() -> Path:
    # The root command's object says which portal; without one it is the current folder.
    return Path(getattr(click.get_current_context().obj, "root", ".")) / "procedures"
