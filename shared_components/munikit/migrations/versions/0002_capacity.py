# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case says in what capacity its applicant acts by a name of its own, not by what is printed."""

import sqlalchemy as sa
from alembic import op

revision = "0002_capacity"
down_revision = "0001_first_release"

# As they were printed; what is printed may change from here on.
_PRINTED = {
    "legal": "Representante legal",
    "notarial": "Poder ante notario",
    "electronic": "Poder con firma electrónica",
    "parent": "Madre, padre o quien tiene el cuidado personal",
}
_CASES = sa.table(
    "munikit_case",
    sa.column("represented_as", sa.String),
    sa.column("represented_capacity", sa.String),
)


def upgrade() -> None:
    capacity = sa.Column("represented_capacity", sa.String(length=40), nullable=True)
    op.add_column("munikit_case", capacity)
    for name, title in _PRINTED.items():
        is_it = _CASES.c.represented_as == title
        op.execute(_CASES.update().where(is_it).values(represented_capacity=name))
    op.drop_column("munikit_case", "represented_as")


def downgrade() -> None:
    printed = sa.Column("represented_as", sa.String(length=60), nullable=False, server_default="")
    op.add_column("munikit_case", printed)
    for name, title in _PRINTED.items():
        is_it = _CASES.c.represented_capacity == name
        op.execute(_CASES.update().where(is_it).values(represented_as=title))
    op.drop_column("munikit_case", "represented_capacity")
