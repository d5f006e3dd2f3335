# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""One table counts what is tried, whatever it is; before, it was logins alone."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022_attempts"
down_revision = "0021_decisions"


def upgrade() -> None:
    _make("munikit_attempts", 80, sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False))
    # Tries of the last hour: nothing is lost with them.
    _drop("munikit_login_throttle")


def downgrade() -> None:
    _make("munikit_login_throttle", 60)
    _drop("munikit_attempts")


def _make(table: str, longest: int, *more: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("key", sa.String(length=longest), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        *more,
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_last_at"), table, ["last_at"])


def _drop(table: str) -> None:
    op.drop_index(op.f(f"ix_{table}_last_at"), table_name=table)
    op.drop_table(table)
