# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whether a document of a file carries an advanced signature."""

import sqlalchemy as sa
from alembic import op

revision = "0008_leaf_signature"
down_revision = "0007_state_notice"


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column(
        "advanced", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("munikit_casefile_leaf", column)


def downgrade() -> None:
    op.drop_column("munikit_casefile_leaf", "advanced")
