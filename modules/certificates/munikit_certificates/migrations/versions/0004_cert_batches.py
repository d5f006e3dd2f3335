# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certificates issued many at once, from a file; the register's order."""

import sqlalchemy as sa
from alembic import op

revision = "0004_cert_batches"
down_revision = "0003_cert_procedures"


def upgrade() -> None:
    op.create_table(
        "certificates_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("procedure_digest", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_certificates_batch_created_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["procedure_digest"],
            ["munikit_procedure_version.digest"],
            name=op.f("fk_certificates_batch_procedure_digest_munikit_procedure_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_batch")),
        sa.UniqueConstraint(
            "procedure_id", "sha256", name=op.f("uq_certificates_batch_procedure_id_sha256")
        ),
    )
    op.create_table(
        "certificates_batch_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "issued", "refused", name="rowstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["certificates_batch.id"],
            name=op.f("fk_certificates_batch_row_batch_id_certificates_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["certificates_document.id"],
            name=op.f("fk_certificates_batch_row_document_id_certificates_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_batch_row")),
        sa.UniqueConstraint(
            "batch_id", "number", name=op.f("uq_certificates_batch_row_batch_id_number")
        ),
    )
    op.create_index(
        "ix_certificates_batch_row_state", "certificates_batch_row", ["batch_id", "state", "number"]
    )
    op.create_index(
        "ix_certificates_document_register", "certificates_document", ["requested_at", "folio"]
    )
    op.create_index("ix_certificates_document_holder_run", "certificates_document", ["holder_run"])


def downgrade() -> None:
    op.drop_index("ix_certificates_document_holder_run", "certificates_document")
    op.drop_index("ix_certificates_document_register", "certificates_document")
    op.drop_table("certificates_batch_row")
    op.drop_table("certificates_batch")
