# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Migrations: one linear Alembic history and one version table per package.

A shared version table would break every later upgrade the day a module is uninstalled. Alembic's
own commands run ``munikit/migrations/env.py``, which takes from here what it needs to know.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from munikit.db.base import Base
from munikit.db.engine import Database
from munikit.db.failures import NewerTablesError
from munikit.db.indexes import tell_conditions
from munikit.db.packages import Migrated, MigrationsError
from munikit.kernel.words import gettext as _


@dataclass(frozen=True)
class Status:
    """Where a package's tables stand: ``current`` and ``head`` are revision ids or empty."""

    name: str
    current: str
    head: str

    @property
    def is_current(self) -> bool:
        return self.current == self.head


def upgrade(database: Database, packages: Iterable[Migrated]) -> list[Status]:
    """Bring every package's tables to its newest revision, in the order given.

    Raises:
        MigrationsError: one failed; nothing of it stays. Or the tables are of a development
            version, from which none leads here.
        NewerTablesError: no installed migration leads from where they are.
    """
    before = []
    for package in packages:
        before.append(status(database, package))
        if not package.is_complete:
            continue
        try:
            with _rebuilding(database.engine) as connection:
                _upgrade(connection, package, before[-1].current)
        except MigrationsError as error:
            if not isinstance(error.__cause__, CommandError):
                raise
            raise NewerTablesError(
                _(
                    "Las tablas de %(name)s están en %(value)s, que no es de la versión "
                    "instalada de munikit. Instale la versión con que se hicieron, o "
                    "recupere el respaldo de antes de actualizar.",
                    name=package.name,
                    value=before[-1].current or _("ninguna versión"),
                )
            ) from error
    return before


def status(database: Database, package: Migrated) -> Status:
    """Say where a package's tables stand, without changing anything.

    Raises:
        MigrationsError: its files cannot be followed.
    """
    # Reading: somebody's lock is no reason to wait.
    with database.reading() as session:
        connection = session.connection()
        current = ""
        if inspect(connection).has_table(package.version_table):
            current = connection.scalar(text(f"select version_num from {package.version_table}"))  # noqa: S608 - a name of ours, not input.
    return Status(package.name, current or "", package.head)


def differences(database: Database, package: Migrated) -> list[Any]:
    """Return what Alembic would still change to make the tables equal the models."""
    # Reading, as `status` does.
    with database.reading() as session:
        connection = session.connection()
        tell_conditions(Base.metadata, connection.dialect.name)
        context = MigrationContext.configure(connection, opts=options_of(package))
        return list(compare_metadata(context, Base.metadata))


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which tables may be made anew, and what refers to them holds after.

    SQLite changes a column by dropping the table and naming another like it. While it looks at
    foreign keys that is refused, and it only stops looking outside a transaction (SQLite, "Making
    Other Kinds Of Table Schema Changes").
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        # Past SQLAlchemy, which would begin a transaction.
        raw = connection.connection
        raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    tables = ", ".join(sorted({str(row[0]) for row in broken}))
                    raise MigrationsError(
                        _("quedarían filas que no apuntan a nada, en %(tables)s", tables=tables)
                    )
        finally:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def downgrade(database: Database, package: Migrated, revision: str = "base") -> None:
    """Take a package's tables back to a revision, with what they held since; for tests and rescue.

    Raises:
        MigrationsError: a step back failed; nothing of it stays.
    """
    with _rebuilding(database.engine) as connection:
        _run(command.downgrade, connection, package, revision)


def _upgrade(connection: Connection, package: Migrated, current: str) -> None:
    if current in package.replaced:
        _adopt(connection, package, current)
    _run(command.upgrade, connection, package, "heads")


def _adopt(connection: Connection, package: Migrated, current: str) -> None:
    """Call the tables of the last development version by the name that the same have now."""
    if current != package.replaced[-1]:
        raise MigrationsError(
            _(
                "Las tablas de %(name)s están en %(current)s, de una versión de "
                "desarrollo anterior a la primera publicada, y no se pueden actualizar. "
                "Haga un portal nuevo, o indique una base de datos vacía en [database] "
                "url de portal.toml.",
                name=package.name,
                current=current,
            )
        )
    command.stamp(_config(connection, package), package.first, purge=True)


def _run(
    step: Callable[[Config, str], None], connection: Connection, package: Migrated, revision: str
) -> None:
    try:
        step(_config(connection, package), revision)
    except (Exception, SystemExit) as error:  # Whatever a stranger's migration raises.
        raise MigrationsError(
            _(
                "%(name)s: su migración %(file_of)s falló: %(name2)s: %(error)s",
                name=package.name,
                file_of=_file_of(error, package),
                name2=type(error).__name__,
                error=error,
            )
        ) from error


def _file_of(error: BaseException, package: Migrated) -> str:
    """Return the migration that was running when it failed, or where all of them are."""
    ran = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    ours = [each for each in ran if Path(each).is_relative_to(package.folder)]
    return ours[-1] if ours else str(package.folder)


def _config(connection: Connection, package: Migrated) -> Config:
    config = Config()
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", _plain(files("munikit") / "migrations"))
    config.set_main_option("version_locations", _plain(package.folder / "versions"))
    config.attributes |= {"connection": connection, "options": options_of(package)}
    return config


def _plain(path: object) -> str:
    return str(path).replace("%", "%%")  # Alembic reads its options as an .ini file's.


def options_of(package: Migrated) -> dict[str, Any]:
    def reflected(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or (name is not None and package.owns(name))

    def declared(_item: object, name: str | None, kind: str, *_rest: object) -> bool:
        return kind != "table" or (name is not None and package.owns(name))

    return {
        "target_metadata": Base.metadata,
        "version_table": package.version_table,
        "include_name": reflected,
        "include_object": declared,
        "render_as_batch": True,
        "compare_type": True,
    }
