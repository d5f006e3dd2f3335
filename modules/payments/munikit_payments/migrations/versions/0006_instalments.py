# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Debts in instalments. Those that are there are whole: one of one."""

import sqlalchemy as sa
from alembic import op

revision = "0006_instalments"
down_revision = "0005_debts"


def upgrade() -> None:
    with op.batch_alter_table("payments_debt") as table:
        table.add_column(sa.Column("whole_id", sa.String(length=60), nullable=True))
        table.add_column(sa.Column("instalment", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("instalments", sa.Integer(), nullable=False, server_default="1"))
        table.add_column(sa.Column("first_due_on", sa.Date(), nullable=True))
    op.execute("update payments_debt set whole_id = external_id, first_due_on = due_on")
    with op.batch_alter_table("payments_debt") as table:
        table.alter_column("whole_id", existing_type=sa.String(length=60), nullable=False)
        table.alter_column("first_due_on", existing_type=sa.Date(), nullable=False)
        table.alter_column("instalment", existing_type=sa.Integer(), server_default=None)
        table.alter_column("instalments", existing_type=sa.Integer(), server_default=None)
        table.create_unique_constraint(
            op.f("uq_payments_debt_kind_whole_id_instalment"), ["kind", "whole_id", "instalment"]
        )
        table.create_check_constraint(
            op.f("ck_payments_debt_one_of_its_instalments"), "instalment between 1 and instalments"
        )
