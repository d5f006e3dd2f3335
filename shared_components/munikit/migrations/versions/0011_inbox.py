# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the inbox's filters by unit and by state read in their order; words and labels alike."""

import sqlalchemy as sa
from alembic import op

revision = "0011_inbox"
down_revision = "0010_corrections"

_TABLE = "munikit_case"
_WORDS, _LABELS = "munikit_case_word", "munikit_case_label"
_FREE = sa.text("closed_at IS NULL AND due_on IS NOT NULL AND assigned_to_id IS NULL")


def upgrade() -> None:
    op.create_index("ix_munikit_case_state_newest", _TABLE, ["state", "submitted_at"])
    op.create_index("ix_munikit_case_unit", _TABLE, ["unit", "submitted_at"])
    op.create_index(
        "ix_munikit_case_unit_free",
        _TABLE,
        ["unit", "due_on", "submitted_at"],
        sqlite_where=_FREE,
        postgresql_where=_FREE,
    )
    op.create_index("ix_munikit_case_word_of_case", _WORDS, ["case_id", "word"])
    op.drop_index(op.f("ix_munikit_case_word_case_id"), table_name=_WORDS)
    op.create_index("ix_munikit_case_label_cases", _LABELS, ["label", "case_id"])
    op.drop_index(op.f("ix_munikit_case_label_label"), table_name=_LABELS)


def downgrade() -> None:
    op.create_index(op.f("ix_munikit_case_label_label"), _LABELS, ["label"])
    op.drop_index("ix_munikit_case_label_cases", table_name=_LABELS)
    op.create_index(op.f("ix_munikit_case_word_case_id"), _WORDS, ["case_id"])
    op.drop_index("ix_munikit_case_word_of_case", table_name=_WORDS)
    op.drop_index("ix_munikit_case_unit_free", table_name=_TABLE)
    op.drop_index("ix_munikit_case_unit", table_name=_TABLE)
    op.drop_index("ix_munikit_case_state_newest", table_name=_TABLE)
