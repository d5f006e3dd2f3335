# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever refers to stored bytes is found at once: those that nothing refers to are deleted."""

from alembic import op

revision = "0011_stored_hashes"
down_revision = "0010_transfers"

_INDEX = "ix_payments_receipt_paper_sha256"


def upgrade() -> None:
    op.create_index(op.f(_INDEX), "payments_receipt_paper", ["sha256"])


def downgrade() -> None:
    op.drop_index(op.f(_INDEX), table_name="payments_receipt_paper")
