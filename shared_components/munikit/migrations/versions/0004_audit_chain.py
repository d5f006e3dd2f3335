# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The audit journal becomes a chain: each entry names the one before, and none is changed."""

from datetime import UTC

import sqlalchemy as sa
from alembic import op

from munikit.audit.journal import as_told
from munikit.audit.verifier import FIRST, digest
from munikit.db.insert_only import statements

revision = "0004"
down_revision = "0003"

_ENTRIES = sa.table(
    "munikit_audit_entry",
    sa.column("seq", sa.BigInteger()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("action", sa.String()),
    sa.column("actor_id", sa.Uuid()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("outcome", sa.String()),
    sa.column("data", sa.JSON()),
    sa.column("prev", sa.String()),
    sa.column("hash", sa.String()),
)


def upgrade() -> None:
    head = op.create_table(
        "munikit_audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_munikit_audit_head")),
    )
    for name in ("prev", "hash"):
        column = sa.Column(name, sa.String(length=64), nullable=False, server_default="")
        op.add_column("munikit_audit_entry", column)
    seq, end = _chain(op.get_bind())
    op.bulk_insert(head, [{"id": 1, "seq": seq, "hash": end}])
    for statement in statements("munikit_audit_entry", op.get_bind().dialect.name):
        op.execute(statement)


def _chain(connection: sa.Connection) -> tuple[int, str]:
    """Chain what was written so far, in its order, and return the end."""
    number, prev = 0, FIRST
    old = connection.execute(sa.select(_ENTRIES).order_by(_ENTRIES.c.seq)).mappings().all()
    for number, row in enumerate(old, 1):
        at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)
        told = as_told({**row, "seq": number, "at": at})
        hashed = digest(told, prev)
        connection.execute(
            sa.update(_ENTRIES)
            .where(_ENTRIES.c.seq == row["seq"])
            .values(seq=number, prev=prev, hash=hashed)
        )
        prev = hashed
    return number, prev


def downgrade() -> None:
    raise NotImplementedError("The chain is not taken apart again")
