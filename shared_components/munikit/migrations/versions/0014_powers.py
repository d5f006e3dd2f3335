# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Powers to act for somebody else, a case's own contact, and counts that limits are held by."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op

revision = "0014_powers"
down_revision = "0013_login_throttle"

_CAPACITIES = {
    "Representante legal": "legal",
    "Poder ante notario": "notarial",
    "Poder con firma electrónica": "electronic",
    "Madre, padre o quien tiene el cuidado personal": "parent",
}


def upgrade() -> None:
    _create_power()
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
    with op.batch_alter_table("munikit_case") as table:
        # «Madre, padre o quien tiene el cuidado personal» has 46 letters.
        table.alter_column(
            "represented_as",
            existing_type=sa.String(length=40),
            type_=sa.String(length=60),
            existing_nullable=False,
        )
        table.add_column(sa.Column("power_id", sa.Uuid(), nullable=True))
        for name, length in (("contact_email", 120), ("contact_phone", 20)):
            kind = sa.String(length=length)
            table.add_column(sa.Column(name, kind, nullable=False, server_default=""))
        table.create_foreign_key(
            op.f("fk_munikit_case_power_id_munikit_power"), "munikit_power", ["power_id"], ["id"]
        )
    op.create_index(op.f("ix_munikit_case_power_id"), "munikit_case", ["power_id"])
    op.execute(
        "UPDATE munikit_case SET "
        "contact_email = (SELECT email FROM munikit_person WHERE id = applicant_id), "
        "contact_phone = (SELECT phone FROM munikit_person WHERE id = applicant_id)"
    )
    _ask_for_powers(op.get_bind())


def downgrade() -> None:
    op.drop_index(op.f("ix_munikit_case_power_id"), table_name="munikit_case")
    with op.batch_alter_table("munikit_case") as table:
        table.drop_constraint(op.f("fk_munikit_case_power_id_munikit_power"), type_="foreignkey")
        for name in ("contact_phone", "contact_email", "power_id"):
            table.drop_column(name)
    op.drop_table("munikit_usage")
    op.drop_table("munikit_power")


def _create_power() -> None:
    op.create_table(
        "munikit_power",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("representative_id", sa.Uuid(), nullable=False),
        sa.Column("represented_run", sa.String(length=12), nullable=False),
        sa.Column("represented_name", sa.String(length=200), nullable=False),
        sa.Column("confirmed_name", sa.String(length=200), nullable=False),
        sa.Column("capacity", _enum("capacity", *_CAPACITIES.values()), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _enum("powerstate", "requested", "accepted", "refused", "withdrawn", "expired"),
            nullable=False,
        ),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("letter", _enum("letter", "not_needed", "due", "sent"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'accepted' OR (decided_by_id IS NOT NULL AND until_on IS NOT NULL "
            "AND confirmed_name <> '')",
            name=op.f("ck_munikit_power_accepted_by_somebody"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["munikit_person.id"],
                name=op.f(f"fk_munikit_power_{column}_munikit_person"),
            )
            for column in ("representative_id", "decided_by_id", "ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_munikit_power_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_power")),
    )
    op.create_index(
        op.f("ix_munikit_power_representative_id"), "munikit_power", ["representative_id"]
    )
    op.create_index("ix_munikit_power_state", "munikit_power", ["state", "asked_at"])
    op.create_index(
        "ix_munikit_power_represented_run", "munikit_power", ["represented_run", "state"]
    )


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def _ask_for_powers(connection: sa.Connection) -> None:
    """Make what was shown in open cases a power that still waits: nobody had accepted it."""
    shown = connection.execute(
        sa.text(
            "SELECT c.id, c.applicant_id, c.represented_run, c.represented_name, "
            "c.represented_as, a.sha256, a.name, a.media_type, a.size_bytes, a.at "
            "FROM munikit_case c JOIN munikit_case_attachment a ON a.case_id = c.id "
            "WHERE a.question_id = '_power' AND a.superseded_at IS NULL "
            "AND c.represented_run IS NOT NULL AND c.closed_at IS NULL"
        )
    ).mappings()
    for row in list(shown):
        power_id = uuid4()
        connection.execute(_power_table().insert().values(**_power(power_id, row)))
        case = sa.table(
            "munikit_case", sa.column("id", sa.Uuid()), sa.column("power_id", sa.Uuid())
        )
        mine = case.c.id == UUID(str(row["id"]))
        connection.execute(case.update().where(mine).values(power_id=power_id))


def _power(power_id: UUID, row: sa.RowMapping) -> dict[str, object]:
    return {
        "id": power_id,
        "representative_id": UUID(str(row["applicant_id"])),
        "represented_run": row["represented_run"],
        "represented_name": row["represented_name"],
        "confirmed_name": "",
        "capacity": _CAPACITIES.get(row["represented_as"], "notarial"),
        "sha256": row["sha256"],
        "file_name": row["name"],
        "media_type": row["media_type"],
        "size_bytes": row["size_bytes"],
        "state": "requested",
        "scope": {},
        "asked_at": row["at"],
        "reason": "",
        "letter": "not_needed",
        "version": 1,
    }


def _power_table() -> sa.TableClause:
    texts = ("represented_run", "represented_name", "confirmed_name", "capacity", "sha256")
    more = ("file_name", "media_type", "state", "reason", "letter")
    return sa.table(
        "munikit_power",
        *(sa.column(name, sa.Uuid()) for name in ("id", "representative_id")),
        *(sa.column(name, sa.String()) for name in (*texts, *more)),
        *(sa.column(name, sa.Integer()) for name in ("size_bytes", "version")),
        sa.column("scope", sa.JSON()),
        # As the driver gave it, whichever that is.
        sa.column("asked_at"),
    )
