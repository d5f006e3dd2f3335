# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a cashier ordered is told from what was ordered online."""

import sqlalchemy as sa
from alembic import op

revision = "0012_till_orders"
down_revision = "0011_stored_hashes"


def upgrade() -> None:
    with op.batch_alter_table("payments_debt_order") as table:
        table.add_column(
            sa.Column("at_till", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("payments_debt_order") as table:
        table.alter_column("at_till", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    op.drop_column("payments_debt_order", "at_till")
