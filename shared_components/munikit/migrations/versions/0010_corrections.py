# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which questions a person was asked to answer again."""

import sqlalchemy as sa
from alembic import op

revision = "0010_corrections"
down_revision = "0009_appeal"


def upgrade() -> None:
    op.create_table(
        "munikit_case_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_case.id"],
            name=op.f("fk_munikit_case_correction_case_id_munikit_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_case_correction")),
    )
    op.create_index(
        op.f("ix_munikit_case_correction_case_id"), "munikit_case_correction", ["case_id"]
    )


def downgrade() -> None:
    op.drop_table("munikit_case_correction")
