# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The signed lists that phones keep."""

import sqlalchemy as sa
from alembic import op

revision = "0005_cert_lists"
down_revision = "0004_cert_batches"


def upgrade() -> None:
    op.create_table(
        "certificates_published_list",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_certificates_published_list")),
    )


def downgrade() -> None:
    op.drop_table("certificates_published_list")
