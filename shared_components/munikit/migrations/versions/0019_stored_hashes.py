# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever refers to stored bytes is found at once, and a power that ended needs its file no more.

Bytes that nothing refers to are deleted, so each such column is asked for each of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019_stored_hashes"
down_revision = "0018_failures"

_TABLES = ("munikit_case_attachment", "munikit_casefile_leaf", "munikit_power")


def upgrade() -> None:
    with op.batch_alter_table("munikit_power") as table:
        table.alter_column("sha256", existing_type=sa.String(length=64), nullable=True)
    for name in _TABLES:
        op.create_index(op.f(f"ix_{name}_sha256"), name, ["sha256"])


def downgrade() -> None:
    for name in reversed(_TABLES):
        op.drop_index(op.f(f"ix_{name}_sha256"), table_name=name)
    # A power without its file cannot be told in the former table; its history is in the journal.
    op.execute("UPDATE munikit_case SET power_id = NULL WHERE power_id IN "
               "(SELECT id FROM munikit_power WHERE sha256 IS NULL)")  # fmt: skip
    op.execute("DELETE FROM munikit_power WHERE sha256 IS NULL")
    with op.batch_alter_table("munikit_power") as table:
        table.alter_column("sha256", existing_type=sa.String(length=64), nullable=False)
