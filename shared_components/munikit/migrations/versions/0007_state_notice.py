# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notifications by the State's platform, and what became of each."""

import sqlalchemy as sa
from alembic import op

revision = "0007_state_notice"
down_revision = "0006_casefile"


def upgrade() -> None:
    op.create_table(
        "munikit_state_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deemed_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_state_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_munikit_state_notice_key")),
    )
    for column in ("sent_at", "subject_id"):
        op.create_index(op.f(f"ix_munikit_state_notice_{column}"), "munikit_state_notice", [column])


def downgrade() -> None:
    op.drop_table("munikit_state_notice")
