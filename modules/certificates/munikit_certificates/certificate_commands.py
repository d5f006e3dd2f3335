# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""``portal certificates``: what is on record, and issuing many at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click

from munikit.db import Database
from munikit.kernel.errors import DomainError
from munikit_certificates.records import bring_records

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


class _Portal(Protocol):
    @property
    def database(self) -> Database: ...


class Folder(Protocol):
    """What the root command hands on; it lives in the kit."""

    @property
    def portal(self) -> _Portal: ...


@click.group("certificates")
def certificates() -> None:
    """Administra lo que los certificados toman de los registros de la municipalidad."""


@certificates.command("records")
@click.argument("source", metavar="LISTA")
@click.argument("file", metavar="ARCHIVO", type=_FILE)
@click.pass_obj
def records(folder: Folder, source: str, file: Path) -> None:
    """Reemplaza una lista (addresses, takings, organisations) por un archivo CSV."""
    with (
        _said_plainly(),
        file.open(encoding="utf-8-sig", newline="") as lines,
        folder.portal.database.transaction() as session,
    ):
        count = bring_records(session, source, lines)
    click.echo(f"✓ {count} filas en la lista {source}.")


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        raise click.ClickException(error.message) from error
    except UnicodeDecodeError as error:
        raise click.ClickException("El archivo no está en UTF-8; guárdelo así.") from error
