# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file of each case: its index, which is only ever added to."""

import sqlalchemy as sa
from alembic import op

from munikit.db.insert_only import statements

revision = "0006_casefile"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "munikit_casefile",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("iui", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["munikit_case.id"], name=op.f("fk_munikit_casefile_case_id_munikit_case")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_munikit_casefile")),
        sa.UniqueConstraint("iui", name=op.f("uq_munikit_casefile_iui")),
    )
    op.create_table(
        "munikit_casefile_leaf",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("type_code", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_casefile.case_id"],
            name=op.f("fk_munikit_casefile_leaf_case_id_munikit_casefile"),
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_munikit_casefile_leaf")),
        sa.UniqueConstraint(
            "case_id", "source_id", name=op.f("uq_munikit_casefile_leaf_case_id_source_id")
        ),
    )
    for statement in statements("munikit_casefile_leaf", op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("munikit_casefile_leaf")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("drop function munikit_casefile_leaf_refuse()")
    op.drop_table("munikit_casefile")
