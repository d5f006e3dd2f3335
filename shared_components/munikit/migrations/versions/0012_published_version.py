# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which version of a procedure was published, and which was sent to review."""

import sqlalchemy as sa
from alembic import op

revision = "0012_published_version"
down_revision = "0011_inbox"


def upgrade() -> None:
    with op.batch_alter_table("munikit_publication") as table:
        table.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("sent_digest", sa.String(length=64), nullable=True))
        table.alter_column("by_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM munikit_publication WHERE by_id IS NULL")
    with op.batch_alter_table("munikit_publication") as table:
        table.drop_column("sent_digest")
        table.drop_column("digest")
        table.alter_column("by_id", existing_type=sa.Uuid(), nullable=False)
