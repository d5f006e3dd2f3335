# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the municipality has on record, and certificates issued many at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003_cert_procedures"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "certificates_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issues", sa.Boolean(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_record")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_certificates_record_source_key")),
    )


def downgrade() -> None:
    op.drop_table("certificates_record")
