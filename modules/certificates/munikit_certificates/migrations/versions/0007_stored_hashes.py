# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever refers to stored bytes is found at once: those that nothing refers to are deleted."""

from alembic import op

revision = "0007_stored_hashes"
down_revision = "0006_cert_record_imports"

_COLUMNS = (("certificates_document", "twin_sha256"), ("certificates_record_import", "sha256"))


def upgrade() -> None:
    for table, column in _COLUMNS:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in reversed(_COLUMNS):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
