# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Lists that are brought at the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0006_cert_record_imports"
down_revision = "0005_cert_lists"

_TABLE = "certificates_record_import"
_STATES = sa.Enum(
    "previewed", "waiting", "applied", name="importstate", native_enum=False, length=40
)


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", _STATES, nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("rows", "troubled", "added", "changed", "removed", "done")
        ),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_certificates_record_import_sha256_munikit_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_certificates_record_import_created_by_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_record_import")),
    )
    op.create_index(op.f("ix_certificates_record_import_source"), _TABLE, ["source"])


def downgrade() -> None:
    op.drop_table(_TABLE)
