# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person writes and what an official writes are two acts; before, they were told by whom."""

from alembic import op

revision = "0023_written"
down_revision = "0022_attempts"

_BY_THE_PERSON = (
    "actor_id = (SELECT applicant_id FROM munikit_case WHERE munikit_case.id = case_id)"
)


def upgrade() -> None:
    op.execute(
        f"UPDATE munikit_case_act SET kind = 'written' WHERE kind = 'message' AND {_BY_THE_PERSON}"  # noqa: S608 - our own words.
    )


def downgrade() -> None:
    op.execute("UPDATE munikit_case_act SET kind = 'message' WHERE kind = 'written'")
