# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""More than one gateway. What was paid so far went through Webpay."""

import sqlalchemy as sa
from alembic import op

revision = "0007_gateways"
down_revision = "0006_instalments"


def upgrade() -> None:
    with op.batch_alter_table("payments_attempt") as table:
        table.add_column(
            sa.Column("gateway", sa.String(length=20), nullable=False, server_default="webpay")
        )
    with op.batch_alter_table("payments_attempt") as table:
        table.alter_column("gateway", existing_type=sa.String(length=20), server_default=None)
