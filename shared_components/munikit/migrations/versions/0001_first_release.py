# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every table of the first release."""

import sqlalchemy as sa
from alembic import op

from munikit.audit.verifier import FIRST
from munikit.db.insert_only import statements

revision = "0001_first_release"
down_revision = None
# What development had before it. The tables of the last one equal these.
replaces = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006_casefile",
    "0007_state_notice",
    "0008_leaf_signature",
    "0009_appeal",
    "0010_corrections",
    "0011_inbox",
    "0012_published_version",
    "0013_login_throttle",
    "0014_powers",
    "0015_subscribers",
    "0016_name_parts",
    "0017_official_run",
    "0018_failures",
    "0019_stored_hashes",
    "0020_old_names",
    "0021_decisions",
    "0022_attempts",
    "0023_written",
)

_INSERT_ONLY = ("munikit_audit_entry", "munikit_casefile_leaf")


def upgrade() -> None:
    _create_attempts()
    _create_audit_entry()
    _create_audit_head()
    _create_event()
    _create_failure()
    _create_folio_series()
    _create_job()
    _create_person()
    _create_procedure_version()
    _create_publication()
    _create_state_notice()
    _create_stored_file()
    _create_subscriber()
    _create_survey_answer()
    _create_absence()
    _create_login_session()
    _create_power()
    _create_role_grant()
    _create_saved_filter()
    _create_usage()
    _create_case()
    _create_case_act()
    _create_case_attachment()
    _create_case_correction()
    _create_case_label()
    _create_case_opinion()
    _create_case_viewing()
    _create_case_word()
    _create_casefile()
    _create_casefile_leaf()
    op.bulk_insert(
        sa.table("munikit_audit_head", sa.column("id"), sa.column("seq"), sa.column("hash")),
        [{"id": 1, "seq": 0, "hash": FIRST}],
    )
    for table in _INSERT_ONLY:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("The journal is not taken apart again")


def _create_attempts() -> None:
    op.create_table(
        "munikit_attempts",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_munikit_attempts")),
    )
    op.create_index(
        op.f("ix_munikit_attempts_last_at"), "munikit_attempts", ["last_at"], unique=False
    )


def _create_audit_entry() -> None:
    op.create_table(
        "munikit_audit_entry",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("hash", sa.String(length=64), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_munikit_audit_entry")),
    )
    op.create_index(
        op.f("ix_munikit_audit_entry_action"), "munikit_audit_entry", ["action"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_audit_entry_actor_id"), "munikit_audit_entry", ["actor_id"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_audit_entry_subject_id"),
        "munikit_audit_entry",
        ["subject_id"],
        unique=False,
    )


def _create_audit_head() -> None:
    op.create_table(
        "munikit_audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_audit_head")),
    )


def _create_event() -> None:
    op.create_table(
        "munikit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_event")),
    )
    op.create_index(op.f("ix_munikit_event_name"), "munikit_event", ["name"], unique=False)


def _create_failure() -> None:
    op.create_table(
        "munikit_failure",
        sa.Column("endpoint", sa.String(length=200), nullable=False),
        sa.Column("error", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("endpoint", name=op.f("pk_munikit_failure")),
    )


def _create_folio_series() -> None:
    op.create_table(
        "munikit_folio_series",
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_munikit_folio_series")),
    )


def _create_job() -> None:
    op.create_table(
        "munikit_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=250), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_job")),
        sa.UniqueConstraint("key", name=op.f("uq_munikit_job_key")),
    )
    op.create_index("ix_munikit_job_due", "munikit_job", ["state", "run_at"], unique=False)


def _create_person() -> None:
    op.create_table(
        "munikit_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run", sa.String(length=12), nullable=True),
        sa.Column("given_names", sa.String(length=120), nullable=False),
        sa.Column("surnames", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("login", sa.String(length=120), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("official_run", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_person")),
        sa.UniqueConstraint("login", name=op.f("uq_munikit_person_login")),
        sa.UniqueConstraint("run", name=op.f("uq_munikit_person_run")),
    )


def _create_procedure_version() -> None:
    op.create_table(
        "munikit_procedure_version",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_munikit_procedure_version")),
    )
    op.create_index(
        op.f("ix_munikit_procedure_version_procedure_id"),
        "munikit_procedure_version",
        ["procedure_id"],
        unique=False,
    )


def _create_publication() -> None:
    op.create_table(
        "munikit_publication",
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("sent_digest", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("procedure_id", name=op.f("pk_munikit_publication")),
    )


def _create_state_notice() -> None:
    op.create_table(
        "munikit_state_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(length=80), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deemed_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_state_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_munikit_state_notice_key")),
    )
    op.create_index(
        op.f("ix_munikit_state_notice_sent_at"), "munikit_state_notice", ["sent_at"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_state_notice_subject_id"),
        "munikit_state_notice",
        ["subject_id"],
        unique=False,
    )


def _create_stored_file() -> None:
    op.create_table(
        "munikit_stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_munikit_stored_file")),
    )


def _create_subscriber() -> None:
    op.create_table(
        "munikit_subscriber",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("event", sa.String(length=120), nullable=False),
        sa.Column("package", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_munikit_subscriber")),
    )
    op.create_index(
        op.f("ix_munikit_subscriber_event"), "munikit_subscriber", ["event"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_subscriber_package"), "munikit_subscriber", ["package"], unique=False
    )


def _create_survey_answer() -> None:
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


def _create_absence() -> None:
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


def _create_login_session() -> None:
    op.create_table(
        "munikit_login_session",
        sa.Column("id_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_login_session_person_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id_sha256", name=op.f("pk_munikit_login_session")),
    )
    op.create_index(
        op.f("ix_munikit_login_session_last_seen_at"),
        "munikit_login_session",
        ["last_seen_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_munikit_login_session_person_id"),
        "munikit_login_session",
        ["person_id"],
        unique=False,
    )


def _create_power() -> None:
    op.create_table(
        "munikit_power",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("represented_run", sa.String(length=12), nullable=False),
        sa.Column("represented_name", sa.String(length=200), nullable=False),
        sa.Column("confirmed_name", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("letter", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR (decided_by_id IS NOT NULL AND until_on IS NOT NULL "
            "AND confirmed_name <> '')",
            name=op.f("ck_munikit_power_accepted_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_power_decided_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_power_ended_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["representative_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_power_representative_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_munikit_power_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_power")),
    )
    op.create_index(
        op.f("ix_munikit_power_representative_id"),
        "munikit_power",
        ["representative_id"],
        unique=False,
    )
    op.create_index(
        "ix_munikit_power_represented_run",
        "munikit_power",
        ["represented_run", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_munikit_power_sha256"), "munikit_power", ["sha256"], unique=False)
    op.create_index("ix_munikit_power_state", "munikit_power", ["state", "asked_at"], unique=False)


def _create_role_grant() -> None:
    op.create_table(
        "munikit_role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_role_grant_person_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_role_grant")),
        sa.UniqueConstraint("person_id", "role", name=op.f("uq_munikit_role_grant_person_id_role")),
    )
    op.create_index(
        op.f("ix_munikit_role_grant_person_id"), "munikit_role_grant", ["person_id"], unique=False
    )


def _create_saved_filter() -> None:
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


def _create_usage() -> None:
    op.create_table(
        "munikit_usage",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_usage_person_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("person_id", "what", "since", name=op.f("pk_munikit_usage")),
    )


def _create_case() -> None:
    op.create_table(
        "munikit_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("folio", sa.String(length=40), nullable=True),
        sa.Column("procedure_id", sa.String(length=60), nullable=False),
        sa.Column("procedure_digest", sa.String(length=64), nullable=False),
        sa.Column("applicant_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_to_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("ask_until", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("norm", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unit", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("represented_run", sa.String(length=12), nullable=True),
        sa.Column("represented_name", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("represented_as", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("proposal", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("surveyed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("silence_claimed_on", sa.Date(), nullable=True),
        sa.Column("appealed_on", sa.Date(), nullable=True),
        sa.Column("power_id", sa.Uuid(), nullable=True),
        sa.Column("contact_email", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("contact_phone", sa.String(length=20), nullable=False, server_default=""),
        sa.Column("reason_id", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("finding", sa.JSON(), nullable=False, server_default="{}"),
        sa.ForeignKeyConstraint(
            ["applicant_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_case_applicant_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["assigned_to_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_case_assigned_to_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["power_id"], ["munikit_power.id"], name=op.f("fk_munikit_case_power_id_munikit_power")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_digest"],
            ["munikit_procedure_version.digest"],
            name=op.f("fk_munikit_case_procedure_digest_munikit_procedure_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_case")),
        sa.UniqueConstraint("folio", name=op.f("uq_munikit_case_folio")),
    )
    op.create_index(
        op.f("ix_munikit_case_applicant_id"), "munikit_case", ["applicant_id"], unique=False
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
        "ix_munikit_case_mine",
        "munikit_case",
        ["assigned_to_id", "due_on", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
    )
    op.create_index(
        "ix_munikit_case_open",
        "munikit_case",
        ["due_on", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
        postgresql_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL"),
    )
    op.create_index(op.f("ix_munikit_case_power_id"), "munikit_case", ["power_id"], unique=False)
    op.create_index(
        "ix_munikit_case_procedure", "munikit_case", ["procedure_id", "submitted_at"], unique=False
    )
    op.create_index("ix_munikit_case_state", "munikit_case", ["state", "due_on"], unique=False)
    op.create_index(
        "ix_munikit_case_state_newest", "munikit_case", ["state", "submitted_at"], unique=False
    )
    op.create_index(
        op.f("ix_munikit_case_submitted_at"), "munikit_case", ["submitted_at"], unique=False
    )
    op.create_index("ix_munikit_case_unit", "munikit_case", ["unit", "submitted_at"], unique=False)
    op.create_index(
        "ix_munikit_case_unit_free",
        "munikit_case",
        ["unit", "due_on", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL"),
        postgresql_where=sa.text(
            "closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL"
        ),
    )


def _create_case_act() -> None:
    op.create_table(
        "munikit_case_act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["munikit_person.id"],
            name=op.f("fk_munikit_case_act_actor_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["munikit_case.id"], name=op.f("fk_munikit_case_act_case_id_munikit_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_case_act")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_munikit_case_act_case_id_seq")),
    )


def _create_case_attachment() -> None:
    op.create_table(
        "munikit_case_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_case.id"],
            name=op.f("fk_munikit_case_attachment_case_id_munikit_case"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_munikit_case_attachment_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_case_attachment")),
    )
    op.create_index(
        op.f("ix_munikit_case_attachment_case_id"),
        "munikit_case_attachment",
        ["case_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_munikit_case_attachment_sha256"),
        "munikit_case_attachment",
        ["sha256"],
        unique=False,
    )


def _create_case_correction() -> None:
    op.create_table(
        "munikit_case_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("changed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_case.id"],
            name=op.f("fk_munikit_case_correction_case_id_munikit_case"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_case_correction")),
    )
    op.create_index(
        op.f("ix_munikit_case_correction_case_id"),
        "munikit_case_correction",
        ["case_id"],
        unique=False,
    )


def _create_case_label() -> None:
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
        "ix_munikit_case_label_cases", "munikit_case_label", ["label", "case_id"], unique=False
    )


def _create_case_opinion() -> None:
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
        sa.Column("verdict", sa.String(length=40), nullable=True),
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


def _create_case_viewing() -> None:
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


def _create_case_word() -> None:
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
        "ix_munikit_case_word_of_case", "munikit_case_word", ["case_id", "word"], unique=False
    )


def _create_casefile() -> None:
    op.create_table(
        "munikit_casefile",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("iui", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["munikit_case.id"], name=op.f("fk_munikit_casefile_case_id_munikit_case")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_munikit_casefile")),
        sa.UniqueConstraint("iui", name=op.f("uq_munikit_casefile_iui")),
    )


def _create_casefile_leaf() -> None:
    op.create_table(
        "munikit_casefile_leaf",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("type_code", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("advanced", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["munikit_casefile.case_id"],
            name=op.f("fk_munikit_casefile_leaf_case_id_munikit_casefile"),
        ),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_munikit_casefile_leaf")),
        sa.UniqueConstraint(
            "case_id", "source_id", name=op.f("uq_munikit_casefile_leaf_case_id_source_id")
        ),
    )
    op.create_index(
        op.f("ix_munikit_casefile_leaf_sha256"), "munikit_casefile_leaf", ["sha256"], unique=False
    )
