# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal procedure``: writing procedures and checking them."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from munikit.kernel.errors import DomainError
from munikit.procedures.asking import QuestionKind
from munikit.procedures.definition import Definition
from munikit.procedures.examples import run_examples
from munikit.procedures.folder import ProcedureError, load_procedure, procedure_folders
from munikit.procedures.starter import start_procedure


@click.group("procedure")
def procedure() -> None:
    """Revisa los trámites que escribe la municipalidad."""


@procedure.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check(folders: tuple[Path, ...]) -> None:
    """Revisa carpetas de trámites y corre sus ejemplos. Sin argumentos, las de procedures/."""
    found = list(folders) or procedure_folders(_own_folder())
    if not found:
        click.echo("No hay trámites en procedures/. Cree uno con: portal procedure new NOMBRE")
        return
    problems = {folder: problems_of(folder) for folder in found}
    for folder, lines in problems.items():
        click.echo(f"{'✗' if lines else '✓'} {folder.name}")
        for line in lines:
            click.echo(f"    {line}")
    if any(problems.values()):
        raise SystemExit(1)


@procedure.command("new")
@click.argument("procedure_id", metavar="NOMBRE")
@click.option("--title", "-t", help="El título que leen las personas.")
def new(procedure_id: str, title: str | None) -> None:
    """Crea un trámite en procedures/NOMBRE, listo para cambiar."""
    try:
        given = title or procedure_id.replace("_", " ").capitalize()
        folder = start_procedure(_own_folder(), procedure_id, given)
    except DomainError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"Listo: {folder}/procedure.toml. Cambie los textos y ejecute:")
    click.echo("    portal procedure check")


@procedure.command("schema")
def schema() -> None:
    """Imprime el JSON Schema de procedure.toml, para el editor."""
    click.echo(json.dumps(Definition.model_json_schema(), ensure_ascii=False, indent=2))


def _own_folder() -> Path:
    # The root command's object says which portal; without one it is the current folder.
    return Path(getattr(click.get_current_context().obj, "root", ".")) / "procedures"


def problems_of(folder: Path) -> list[str]:
    """Return what is wrong with a procedure's folder, its examples included."""
    try:
        loaded = load_procedure(folder)
    except ProcedureError as error:
        return error.problems
    if not list((folder / "examples").glob("*.toml")):
        return ["examples/: falta al menos un caso resuelto; escriba uno"]
    return [*_unreachable(loaded.definition), *run_examples(folder, loaded)]


def _unreachable(definition: Definition) -> Iterator[str]:
    """Complain of a request without the means to be notified (Ley 19.880 art. 30 a)."""
    asked = {each.id: each for each in definition.questions if each.required}
    if "email" not in asked or asked["email"].kind is not QuestionKind.EMAIL:
        yield (
            'procedure.toml: pages: falta la pregunta con id = "email", kind = "email" y required; '
            "agréguela: ahí se avisa a la persona (Ley 19.880, artículo 30 letra a)"
        )
