# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An opinion knows the lines of history that tell of it; its place in time may be another's."""

import sqlalchemy as sa
from alembic import op

revision = "0003_opinion_lines"
down_revision = "0002_capacity"

_OPINIONS = sa.table(
    "munikit_case_opinion",
    sa.column("id", sa.Uuid),
    sa.column("case_id", sa.Uuid),
    sa.column("asked_at", sa.DateTime(timezone=True)),
    sa.column("answered_at", sa.DateTime(timezone=True)),
    sa.column("asked_line_id", sa.Uuid),
    sa.column("given_line_id", sa.Uuid),
)
_LINES = sa.table(
    "munikit_case_act",
    sa.column("id", sa.Uuid),
    sa.column("case_id", sa.Uuid),
    sa.column("seq", sa.Integer),
    sa.column("kind", sa.String),
)
# Of an opinion: the line that tells of it, its kind, and when that was.
_TOLD = (
    ("asked_line_id", "opinion_asked", "asked_at"),
    ("given_line_id", "opinion_given", "answered_at"),
)


def upgrade() -> None:
    for column, kind, when in _TOLD:
        op.add_column("munikit_case_opinion", sa.Column(column, sa.Uuid(), nullable=True))
        name = op.f(f"ix_munikit_case_opinion_{column}")
        op.create_index(name, "munikit_case_opinion", [column], unique=False)
        _fill(column, kind, when)


def downgrade() -> None:
    for column, _kind, _when in _TOLD:
        op.drop_index(op.f(f"ix_munikit_case_opinion_{column}"), "munikit_case_opinion")
        op.drop_column("munikit_case_opinion", column)


def _fill(column: str, kind: str, when: str) -> None:
    """Give the nth opinion of a case the nth line, as they were told of until now."""
    connection = op.get_bind()
    at = _OPINIONS.c[when]
    opinions = sa.select(_OPINIONS.c.id, _OPINIONS.c.case_id).where(at.is_not(None)).order_by(at)
    lines = sa.select(_LINES.c.id, _LINES.c.case_id).where(_LINES.c.kind == kind)
    waiting: dict[object, list[object]] = {}
    for line_id, case_id in connection.execute(lines.order_by(_LINES.c.seq)):
        waiting.setdefault(case_id, []).append(line_id)
    for opinion_id, case_id in connection.execute(opinions).all():
        if waiting.get(case_id):
            told = {column: waiting[case_id].pop(0)}
            op.execute(_OPINIONS.update().where(_OPINIONS.c.id == opinion_id).values(told))
