# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which pages failed lately, for whoever keeps the portal."""

import sqlalchemy as sa
from alembic import op

revision = "0018_failures"
down_revision = "0017_official_run"


def upgrade() -> None:
    op.create_table(
        "munikit_failure",
        sa.Column("endpoint", sa.String(length=200), nullable=False),
        sa.Column("error", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_munikit_failure")),
    )


def downgrade() -> None:
    op.drop_table("munikit_failure")
