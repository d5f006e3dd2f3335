# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a person asked that a refusal be looked at again."""

import sqlalchemy as sa
from alembic import op

revision = "0009_appeal"
down_revision = "0008_leaf_signature"


def upgrade() -> None:
    op.add_column("munikit_case", sa.Column("appealed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("munikit_case", "appealed_on")
