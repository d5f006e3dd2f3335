# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The RUN of an official, to know what is their own (Ley 19.880 art. 12)."""

import sqlalchemy as sa
from alembic import op

revision = "0017_official_run"
down_revision = "0016_name_parts"


def upgrade() -> None:
    op.add_column("munikit_person", sa.Column("official_run", sa.String(length=12), nullable=True))


def downgrade() -> None:
    op.drop_column("munikit_person", "official_run")
