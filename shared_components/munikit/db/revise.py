# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing the next migration of a package from what its models now say, for a person to read."""

from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import TypeDecorator

from munikit.db.base import Base
from munikit.db.engine import Database
from munikit.db.indexes import tell_conditions
from munikit.db.migrate import options_of
from munikit.db.packages import Migrated

_PAGE = '''# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""{message}."""

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
        ValueError: the tables equal the models already.
    """
    tell_conditions(Base.metadata, "sqlite", "postgresql")
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options_of(package))
        changes = produce_migrations(context, Base.metadata)
    up, down = changes.upgrade_ops, changes.downgrade_ops
    if up is None or down is None or up.is_empty():
        raise ValueError(f"Nothing to write for {package.name}: the tables equal the models")
    head = package.head
    revision = f"{int(head[:4]) + 1 if head else 1:04d}"
    path = package.folder / "versions" / f"{revision}_{message.lower().replace(' ', '_')}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        _PAGE.format(
            message=message,
            revision=revision,
            down_revision=head or None,
            upgrade=render_python_code(up, render_item=_plain_type),
            downgrade=render_python_code(down, render_item=_plain_type),
        ),
        encoding="utf-8",
    )
    return path


def _plain_type(kind: str, item: Any, _context: object) -> str | Literal[False]:  # noqa: ANN401 - Alembic's type.
    # A migration must not change when the code does, so it names SQLAlchemy's types alone.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False
