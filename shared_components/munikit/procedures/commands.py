# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal procedure``: writing procedures and checking them."""

import json
from pathlib import Path

import click

from munikit.procedures.definition import Definition
from munikit.procedures.examples import run_examples
from munikit.procedures.folder import ProcedureError, load_procedure, procedure_folders


@click.group("procedure")
def procedure() -> None:
    """Revisa los trámites que escribe la municipalidad."""


@procedure.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path, exists=True, file_okay=False))
def check(folders: tuple[Path, ...]) -> None:
    """Revisa carpetas de trámites y corre sus ejemplos. Sin argumentos, las de procedures/."""
    found = list(folders) or procedure_folders(Path("procedures"))
    if not found:
        click.echo("No hay trámites en procedures/. Cree uno: una carpeta con procedure.toml")
        return
    problems = {folder: problems_of(folder) for folder in found}
    for folder, lines in problems.items():
        click.echo(f"{'✗' if lines else '✓'} {folder.name}")
        for line in lines:
            click.echo(f"    {line}")
    if any(problems.values()):
        raise SystemExit(1)


@procedure.command("schema")
def schema() -> None:
    """Imprime el JSON Schema de procedure.toml, para el editor."""
    click.echo(json.dumps(Definition.model_json_schema(), ensure_ascii=False, indent=2))


def problems_of(folder: Path) -> list[str]:
    """Return what is wrong with a procedure's folder, its examples included."""
    try:
        loaded = load_procedure(folder)
    except ProcedureError as error:
        return error.problems
    if not list((folder / "examples").glob("*.toml")):
        return ["falta al menos un caso resuelto en examples/"]
    return list(run_examples(folder, loaded))
