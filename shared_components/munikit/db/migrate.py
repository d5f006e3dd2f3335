# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Migrations: one linear Alembic history and one version table per package.

A shared version table would break every later upgrade the day a module is uninstalled.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from munikit.db.base import Base
from munikit.db.engine import Database
from munikit.db.failures import NewerTablesError
from munikit.db.indexes import tell_conditions
from munikit.db.packages import Migrated, MigrationsError


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
        MigrationsError: one failed; nothing of it stays.
        NewerTablesError: no installed migration leads from where they are.
    """
    before = []
    for package in packages:
        before.append(status(database, package))
        if not package.is_complete:
            continue
        try:
            with _rebuilding(database.engine) as connection:
                _upgrade(connection, package)
        except MigrationsError as error:
            if not isinstance(error.__cause__, CommandError):
                raise
            raise NewerTablesError(
                f"Las tablas de {package.name} están en {before[-1].current or 'ninguna versión'}, "
                "que no es de la versión instalada de munikit. Instale la versión con que se "
                "hicieron, o recupere el respaldo de antes de actualizar."
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
                    raise MigrationsError(f"quedarían filas que no apuntan a nada, en {tables}")
        finally:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection, package: Migrated) -> None:
    scripts = scripts_of(package)
    wanted: list[Any] = []
    done: list[Any] = []

    def steps(revision: Any, _context: object) -> Sequence[Any]:  # noqa: ANN401 - Alembic's type.
        wanted.extend(scripts._upgrade_revs("heads", revision))  # noqa: SLF001 - what command.upgrade does.
        return wanted

    def note(step: Any, **_more: object) -> None:  # noqa: ANN401 - Alembic's type.
        done.append(step)

    options = {**options_of(package), "on_version_apply": note}
    with EnvironmentContext(_config(package), scripts, fn=steps, destination_rev="heads") as env:
        try:
            env.configure(connection=connection, **options)
            with env.begin_transaction():
                env.run_migrations()
        except (Exception, SystemExit) as error:  # Whatever a stranger's migration raises.
            file = wanted[len(done)].revision.path if len(done) < len(wanted) else package.folder
            raise MigrationsError(
                f"{package.name}: su migración {file} falló: {type(error).__name__}: {error}"
            ) from error


def _config(package: Migrated) -> Config:
    config = Config()
    config.set_main_option("script_location", str(package.folder))
    config.set_main_option("path_separator", "os")
    return config


def scripts_of(package: Migrated) -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(package))


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
