# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the next migration of a package from what its models now say, for a person to read."""

import re
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import DowngradeOps, UpgradeOps
from sqlalchemy import TypeDecorator

from munikit.db.base import Base
from munikit.db.engine import Database
from munikit.db.indexes import tell_conditions
from munikit.db.migrate import Status, options_of, status
from munikit.db.packages import Migrated
from munikit.kernel.errors import ConflictError
from munikit.kernel.text import fold
from munikit.kernel.words import gettext as _

_NUMBER = re.compile(r"(\d{4})")
_NO_NAME = re.compile(r"[^a-z0-9]+")

_PAGE = '''{licence}"""{message}."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {down_revision!r}


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    {downgrade}
'''


def write_revision(database: Database, package: Migrated, message: str) -> Path:
    """Write the migration that makes the tables equal the models.

    Raises:
        ConflictError: the tables equal the models already, or lack what is written already: the
            new migration would say that again.
        MigrationsError: the migrations there are cannot be followed.
    """
    head = _reached(status(database, package))
    up, down = _changes(database, package)
    versions = package.folder / "versions"
    revision = f"{_next_number(versions):04d}"
    path = versions / f"{revision}_{_NO_NAME.sub('_', fold(message)).strip('_')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        _PAGE.format(
            licence=_licence(package),
            message=message,
            revision=revision,
            down_revision=head or None,
            upgrade=render_python_code(up, render_item=_plain_type),
            downgrade=render_python_code(down, render_item=_plain_type),
        ),
        encoding="utf-8",
    )
    return path


def _reached(before: Status) -> str:
    if not before.is_current:
        raise ConflictError(
            _(
                "Las tablas de %(name)s van en «%(value)s» y sus migraciones en "
                "«%(value2)s»: lo que falta se escribiría otra vez. Ejecute primero "
                "portal db upgrade, y después este comando.",
                name=before.name,
                value=before.current or _("ninguna"),
                value2=before.head or _("ninguna"),
            )
        )
    return before.head


def _changes(database: Database, package: Migrated) -> tuple[UpgradeOps, DowngradeOps]:
    tell_conditions(Base.metadata, "sqlite", "postgresql")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options_of(package))
        changes = produce_migrations(context, Base.metadata)
    up = changes.upgrade_ops
    down = changes.downgrade_ops
    if up is None or down is None or up.is_empty():
        raise ConflictError(
            _(
                "No hay nada que escribir: las tablas de %(name)s ya son las de sus "
                "modelos. Cambie models.py primero, e impórtelo en __init__.py.",
                name=package.name,
            )
        )
    return up, down


def _next_number(versions: Path) -> int:
    found = (_NUMBER.match(file.name) for file in versions.glob("*.py"))
    return max((int(each[1]) for each in found if each), default=0) + 1


def _licence(package: Migrated) -> str:
    """Return the lines about rights that the package's own file begins with, if it does."""
    lines = (package.folder.parent / "__init__.py").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith("# SPDX-")]
    return "\n".join([*kept, "", ""]) if kept else ""


def _plain_type(kind: str, item: Any, _context: object) -> str | Literal[False]:  # noqa: ANN401 - Alembic's type.
    # A migration must not change when the code does, so it names SQLAlchemy's types alone.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False
