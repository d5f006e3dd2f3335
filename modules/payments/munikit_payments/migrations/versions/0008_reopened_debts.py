# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A refund may say that the debts that were paid are owed again; those so far do not."""

import sqlalchemy as sa
from alembic import op

revision = "0008_reopened_debts"
down_revision = "0007_gateways"


def upgrade() -> None:
    with op.batch_alter_table("payments_refund") as table:
        table.add_column(
            sa.Column("reopens", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("payments_refund") as table:
        table.alter_column("reopens", existing_type=sa.Boolean(), server_default=None)
