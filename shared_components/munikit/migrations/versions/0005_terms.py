# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""When a term was extended, and when silence was claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("munikit_case", sa.Column("extended_on", sa.Date(), nullable=True))
    op.add_column("munikit_case", sa.Column("silence_claimed_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("munikit_case", "silence_claimed_on")
    op.drop_column("munikit_case", "extended_on")
