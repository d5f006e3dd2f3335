# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Keys, templates of their day, what a paper says recorded before it is printed, replacement."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_DOCUMENT = "certificates_document"
_FOREIGN = (
    ("template_sha256", "certificates_template", "sha256"),
    ("key_id", "certificates_signing_key", "id"),
    ("twin_sha256", "munikit_stored_file", "sha256"),
    ("replaced_by_id", "certificates_document", "id"),
)


def upgrade() -> None:
    op.create_table(
        "certificates_template",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kit_version", sa.String(length=40), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_certificates_template")),
    )
    op.create_table(
        "certificates_signing_key",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("certificates", sa.Text(), nullable=False),
        sa.Column("statement_key", sa.String(length=64), nullable=False),
        sa.Column("is_accredited", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_compromised", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_signing_key")),
    )
    with op.batch_alter_table(_DOCUMENT) as table:
        table.add_column(sa.Column("edition", sa.Integer(), server_default="1", nullable=False))
        table.add_column(sa.Column("issuing_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("facts", sa.JSON(), server_default="{}", nullable=False))
        table.add_column(sa.Column("template_sha256", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("key_id", sa.String(length=16), nullable=True))
        table.add_column(sa.Column("twin_sha256", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("replaced_by_id", sa.Uuid(), nullable=True))
        table.drop_constraint("uq_certificates_document_subject_id_kind", type_="unique")
        table.create_unique_constraint(
            "uq_certificates_document_subject_id_kind_edition", ["subject_id", "kind", "edition"]
        )
        table.create_index("ix_certificates_document_sha256", ["sha256"])
        for column, other, target in _FOREIGN:
            table.create_foreign_key(f"fk_{_DOCUMENT}_{column}_{other}", other, [column], [target])


def downgrade() -> None:
    with op.batch_alter_table(_DOCUMENT) as table:
        for column, other, _ in _FOREIGN:
            table.drop_constraint(f"fk_{_DOCUMENT}_{column}_{other}", type_="foreignkey")
        table.drop_index("ix_certificates_document_sha256")
        table.drop_constraint("uq_certificates_document_subject_id_kind_edition", type_="unique")
        table.create_unique_constraint(
            "uq_certificates_document_subject_id_kind", ["subject_id", "kind"]
        )
        for column in ("replaced_by_id", "twin_sha256", "key_id", "template_sha256"):
            table.drop_column(column)
        for column in ("facts", "issuing_at", "edition"):
            table.drop_column(column)
    op.drop_table("certificates_signing_key")
    op.drop_table("certificates_template")
