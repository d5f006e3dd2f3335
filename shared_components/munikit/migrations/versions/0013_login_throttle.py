# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What counts the tries of a login is one row for each account, address and browser."""

import sqlalchemy as sa
from alembic import op

revision = "0013_login_throttle"
down_revision = "0012_published_version"


def upgrade() -> None:
    op.create_table(
        "munikit_login_throttle",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_munikit_login_throttle")),
    )
    op.create_index(
        op.f("ix_munikit_login_throttle_last_at"), "munikit_login_throttle", ["last_at"]
    )
    # Failures of the last minutes: nothing is lost with them.
    op.drop_table("munikit_login_failure")


def downgrade() -> None:
    op.create_table(
        "munikit_login_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_login_failure")),
    )
    for column in ("account", "at"):
        name = op.f(f"ix_munikit_login_failure_{column}")
        op.create_index(name, "munikit_login_failure", [column])
    op.drop_index(op.f("ix_munikit_login_throttle_last_at"), table_name="munikit_login_throttle")
    op.drop_table("munikit_login_throttle")
