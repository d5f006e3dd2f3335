# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' desk: shared work, opinions, second signature, words to search by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "munikit_survey_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("ease", sa.Integer(), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_survey_answer")),
    )
    op.create_index(
        op.f("ix_munikit_survey_answer_procedure_id"),
        "munikit_survey_answer",
        ["procedure_id"],
        unique=False,
    )
    op.create_table(
        "munikit_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_absence_person_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_absence")),
    )
    op.create_index(
        op.f("ix_munikit_absence_person_id"), "munikit_absence", ["person_id"], unique=False
    )
    op.create_table(
        "munikit_saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_saved_filter_person_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_saved_filter")),
        sa.UniqueConstraint(
            "person_id", "name", name=op.f("uq_munikit_saved_filter_person_id_name")
        ),
    )
    op.create_index(
        op.f("ix_munikit_saved_filter_person_id"),
        "munikit_saved_filter",
        ["person_id"],
        unique=False,
    )
    op.create_table(
        "munikit_case_label",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_case.id"],
            name=op.f("fk_munikit_case_label_case_id_munikit_case"),
        ),
        sa.PrimaryKeyConstraint("case_id", "label", name=op.f("pk_munikit_case_label")),
    )
    op.create_index(
        op.f("ix_munikit_case_label_label"), "munikit_case_label", ["label"], unique=False
    )
    op.create_table(
        "munikit_case_opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(length=120), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "favourable", "remarks", "against", name="verdict", native_enum=False, length=40
            ),
            nullable=True,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_case_opinion_answered_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_case_opinion_asked_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_case.id"],
            name=op.f("fk_munikit_case_opinion_case_id_munikit_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_case_opinion")),
    )
    op.create_index(
        op.f("ix_munikit_case_opinion_asked_by_id"),
        "munikit_case_opinion",
        ["asked_by_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_munikit_case_opinion_case_id"), "munikit_case_opinion", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_case_opinion_unit"), "munikit_case_opinion", ["unit"], unique=False
    )
    op.create_table(
        "munikit_case_viewing",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_case.id"],
            name=op.f("fk_munikit_case_viewing_case_id_munikit_case"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_case_viewing_person_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_munikit_case_viewing")),
    )
    op.create_table(
        "munikit_case_word",
        sa.Column(
            "word",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["munikit_case.id"], name=op.f("fk_munikit_case_word_case_id_munikit_case")
        ),
        sa.PrimaryKeyConstraint("word", "case_id", name=op.f("pk_munikit_case_word")),
    )
    op.create_index(
        op.f("ix_munikit_case_word_case_id"), "munikit_case_word", ["case_id"], unique=False
    )
    op.add_column("munikit_case", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "munikit_case", sa.Column("unit", sa.String(length=120), nullable=False, server_default="")
    )
    op.add_column("munikit_case", sa.Column("represented_run", sa.String(length=12), nullable=True))
    op.add_column(
        "munikit_case",
        sa.Column("represented_name", sa.String(length=200), nullable=False, server_default=""),
    )
    op.add_column(
        "munikit_case",
        sa.Column("represented_as", sa.String(length=40), nullable=False, server_default=""),
    )
    op.add_column(
        "munikit_case", sa.Column("proposal", sa.JSON(), nullable=False, server_default="{}")
    )
    op.add_column(
        "munikit_case",
        sa.Column("surveyed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE munikit_case SET closed_at = coalesce(decided_at, submitted_at, created_at) "
        "WHERE state IN ('approved', 'issued', 'rejected', 'withdrawn', 'expired')"
    )
    op.drop_index(op.f("ix_munikit_case_inbox"), table_name="munikit_case")
    op.drop_index(op.f("ix_munikit_case_procedure_id"), table_name="munikit_case")
    op.drop_index(op.f("ix_munikit_case_mine"), table_name="munikit_case")
    op.create_index(
        "ix_munikit_case_mine",
        "munikit_case",
        ["assigned_to_id", "due_on", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
    )
    op.create_index(
        "ix_munikit_case_ended",
        "munikit_case",
        ["closed_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_munikit_case_free",
        "munikit_case",
        ["due_on", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL"),
        postgresql_where=sa.text(
            "closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL"
        ),
    )
    op.create_index(
        "ix_munikit_case_open",
        "munikit_case",
        ["due_on", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
    )
    op.create_index(
        "ix_munikit_case_procedure", "munikit_case", ["procedure_id", "submitted_at"], unique=False
    )
    op.create_index("ix_munikit_case_state", "munikit_case", ["state", "due_on"], unique=False)
    op.create_index(
        op.f("ix_munikit_case_submitted_at"), "munikit_case", ["submitted_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_munikit_case_submitted_at"), table_name="munikit_case")
    op.drop_index("ix_munikit_case_state", table_name="munikit_case")
    op.drop_index("ix_munikit_case_procedure", table_name="munikit_case")
    op.drop_index(
        "ix_munikit_case_open",
        table_name="munikit_case",
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
    )
    op.drop_index(
        "ix_munikit_case_free",
        table_name="munikit_case",
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL"),
        postgresql_where=sa.text(
            "closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL"
        ),
    )
    op.drop_index("ix_munikit_case_ended", table_name="munikit_case")
    op.drop_index(
        "ix_munikit_case_mine",
        table_name="munikit_case",
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_munikit_case_mine"), "munikit_case", ["assigned_to_id", "state"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_case_procedure_id"), "munikit_case", ["procedure_id"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_case_inbox"), "munikit_case", ["state", "due_on"], unique=False
    )
    op.drop_column("munikit_case", "surveyed")
    op.drop_column("munikit_case", "proposal")
    op.drop_column("munikit_case", "represented_as")
    op.drop_column("munikit_case", "represented_name")
    op.drop_column("munikit_case", "represented_run")
    op.drop_column("munikit_case", "unit")
    op.drop_column("munikit_case", "closed_at")
    op.drop_index(op.f("ix_munikit_case_word_case_id"), table_name="munikit_case_word")
    op.drop_table("munikit_case_word")
    op.drop_table("munikit_case_viewing")
    op.drop_index(op.f("ix_munikit_case_opinion_unit"), table_name="munikit_case_opinion")
    op.drop_index(op.f("ix_munikit_case_opinion_case_id"), table_name="munikit_case_opinion")
    op.drop_index(op.f("ix_munikit_case_opinion_asked_by_id"), table_name="munikit_case_opinion")
    op.drop_table("munikit_case_opinion")
    op.drop_index(op.f("ix_munikit_case_label_label"), table_name="munikit_case_label")
    op.drop_table("munikit_case_label")
    op.drop_index(op.f("ix_munikit_saved_filter_person_id"), table_name="munikit_saved_filter")
    op.drop_table("munikit_saved_filter")
    op.drop_index(op.f("ix_munikit_absence_person_id"), table_name="munikit_absence")
    op.drop_table("munikit_absence")
    op.drop_index(op.f("ix_munikit_survey_answer_procedure_id"), table_name="munikit_survey_answer")
    op.drop_table("munikit_survey_answer")
