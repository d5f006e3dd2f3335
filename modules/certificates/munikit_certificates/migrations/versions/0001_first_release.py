# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001_first_release"
down_revision = None
# What development had before it. The tables of the last one equal these.
replaces = (
    "0001",
    "0002",
    "0003_cert_procedures",
    "0004_cert_batches",
    "0005_cert_lists",
    "0006_cert_record_imports",
    "0007_stored_hashes",
)


def upgrade() -> None:
    _create_published_list()
    _create_record()
    _create_signing_key()
    _create_template()
    _create_batch()
    _create_document()
    _create_record_import()
    _create_batch_row()


def downgrade() -> None:
    op.drop_table("certificates_batch_row")
    op.drop_table("certificates_record_import")
    op.drop_table("certificates_document")
    op.drop_table("certificates_batch")
    op.drop_table("certificates_template")
    op.drop_table("certificates_signing_key")
    op.drop_table("certificates_record")
    op.drop_table("certificates_published_list")


def _create_published_list() -> None:
    op.create_table(
        "certificates_published_list",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_certificates_published_list")),
    )


def _create_record() -> None:
    op.create_table(
        "certificates_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("issues", sa.Boolean(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_record")),
        sa.UniqueConstraint("source", "key", name=op.f("uq_certificates_record_source_key")),
    )


def _create_signing_key() -> None:
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


def _create_template() -> None:
    op.create_table(
        "certificates_template",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kit_version", sa.String(length=40), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_certificates_template")),
    )


def _create_batch() -> None:
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


def _create_document() -> None:
    op.create_table(
        "certificates_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("folio", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("holder_name", sa.String(length=250), nullable=False),
        sa.Column("holder_run", sa.String(length=12), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_reason", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), server_default="1", nullable=False),
        sa.Column("issuing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts", sa.JSON(), server_default="{}", nullable=False),
        sa.Column("template_sha256", sa.String(length=64), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("twin_sha256", sa.String(length=64), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'requested') = (sha256 is null)",
            name=op.f("ck_certificates_document_issued_has_its_file"),
        ),
        sa.CheckConstraint(
            "(state = 'revoked') = (revoked_at is not null)",
            name=op.f("ck_certificates_document_revoked_has_its_date"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["munikit_person.id"],
            name=op.f("fk_certificates_document_holder_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["key_id"],
            ["certificates_signing_key.id"],
            name=op.f("fk_certificates_document_key_id_certificates_signing_key"),
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"],
            ["certificates_document.id"],
            name=op.f("fk_certificates_document_replaced_by_id_certificates_document"),
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_certificates_document_revoked_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_certificates_document_sha256_munikit_stored_file"),
        ),
        sa.ForeignKeyConstraint(
            ["template_sha256"],
            ["certificates_template.sha256"],
            name=op.f("fk_certificates_document_template_sha256_certificates_template"),
        ),
        sa.ForeignKeyConstraint(
            ["twin_sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_certificates_document_twin_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_document")),
        sa.UniqueConstraint("folio", name=op.f("uq_certificates_document_folio")),
        sa.UniqueConstraint(
            "subject_id",
            "kind",
            "edition",
            name=op.f("uq_certificates_document_subject_id_kind_edition"),
        ),
    )
    op.create_index(
        op.f("ix_certificates_document_holder_id"),
        "certificates_document",
        ["holder_id"],
        unique=False,
    )
    op.create_index(
        "ix_certificates_document_holder_run", "certificates_document", ["holder_run"], unique=False
    )
    op.create_index(
        "ix_certificates_document_register",
        "certificates_document",
        ["requested_at", "folio"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_document_sha256"), "certificates_document", ["sha256"], unique=False
    )
    op.create_index(
        op.f("ix_certificates_document_state"), "certificates_document", ["state"], unique=False
    )
    op.create_index(
        op.f("ix_certificates_document_subject_id"),
        "certificates_document",
        ["subject_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_document_twin_sha256"),
        "certificates_document",
        ["twin_sha256"],
        unique=False,
    )


def _create_record_import() -> None:
    op.create_table(
        "certificates_record_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("troubled", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_certificates_record_import_created_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_certificates_record_import_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates_record_import")),
    )
    op.create_index(
        op.f("ix_certificates_record_import_sha256"),
        "certificates_record_import",
        ["sha256"],
        unique=False,
    )
    op.create_index(
        op.f("ix_certificates_record_import_source"),
        "certificates_record_import",
        ["source"],
        unique=False,
    )


def _create_batch_row() -> None:
    op.create_table(
        "certificates_batch_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
        "ix_certificates_batch_row_state",
        "certificates_batch_row",
        ["batch_id", "state", "number"],
        unique=False,
    )
