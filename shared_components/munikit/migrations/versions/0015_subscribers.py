# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who heard which event before, so that what happens while they are away waits for them."""

import sqlalchemy as sa
from alembic import op

revision = "0015_subscribers"
down_revision = "0014_powers"


def upgrade() -> None:
    op.create_table(
        "munikit_subscriber",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=120), nullable=False),
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_munikit_subscriber")),
    )
    for column in ("event", "package"):
        name = op.f(f"ix_munikit_subscriber_{column}")
        op.create_index(name, "munikit_subscriber", [column])


def downgrade() -> None:
    op.drop_table("munikit_subscriber")
