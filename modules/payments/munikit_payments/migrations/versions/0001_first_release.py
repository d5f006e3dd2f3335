# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every table of the first release."""

import sqlalchemy as sa
from alembic import op

from munikit.db.insert_only import statements

revision = "0001_first_release"
down_revision = None
# What development had before it. The tables of the last one equal these.
replaces = (
    "0001",
    "0002_ledger",
    "0003_refunds",
    "0004_closing",
    "0005_debts",
    "0006_instalments",
    "0007_gateways",
    "0008_reopened_debts",
    "0010_transfers",
    "0011_stored_hashes",
    "0012_till_orders",
)

_INSERT_ONLY = ("payments_ledger_entry", "payments_day_close", "payments_day_close_line")


def upgrade() -> None:
    _create_bank_file()
    _create_charge()
    _create_day_close()
    _create_debt_import()
    _create_debt_order()
    _create_settlement_file()
    _create_attempt()
    _create_bank_file_problem()
    _create_day_close_line()
    _create_debt()
    _create_debt_import_problem()
    _create_ledger_entry()
    _create_receipt()
    _create_settlement_line()
    _create_transfer()
    _create_bank_line()
    _create_debt_order_line()
    _create_receipt_paper()
    _create_refund()
    for table in _INSERT_ONLY:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("payments_refund")
    op.drop_table("payments_receipt_paper")
    op.drop_table("payments_debt_order_line")
    op.drop_table("payments_bank_line")
    op.drop_table("payments_transfer")
    op.drop_table("payments_settlement_line")
    op.drop_table("payments_receipt")
    op.drop_table("payments_ledger_entry")
    op.drop_table("payments_debt_import_problem")
    op.drop_table("payments_debt")
    op.drop_table("payments_day_close_line")
    op.drop_table("payments_bank_file_problem")
    op.drop_table("payments_attempt")
    op.drop_table("payments_settlement_file")
    op.drop_table("payments_debt_order")
    op.drop_table("payments_debt_import")
    op.drop_table("payments_day_close")
    op.drop_table("payments_charge")
    op.drop_table("payments_bank_file")
    if op.get_bind().dialect.name == "postgresql":  # There a trigger is a function too.
        for table in _INSERT_ONLY:
            op.execute(f"drop function {table}_refuse()")


def _create_bank_file() -> None:
    op.create_table(
        "payments_bank_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("loaded_by_id", sa.Uuid(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_bank_file_confirmed_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_bank_file_loaded_by_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_bank_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_payments_bank_file_sha256")),
    )


def _create_charge() -> None:
    op.create_table(
        "payments_charge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("concept", sa.String(length=300), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("return_path", sa.String(length=250), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_charge_positive_amount")),
        sa.ForeignKeyConstraint(
            ["payer_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_charge_payer_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_charge")),
    )
    op.create_index(
        op.f("ix_payments_charge_payer_id"), "payments_charge", ["payer_id"], unique=False
    )
    op.create_index(op.f("ix_payments_charge_state"), "payments_charge", ["state"], unique=False)
    op.create_index(
        op.f("ix_payments_charge_subject_id"), "payments_charge", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_payments_charge_live",
        "payments_charge",
        ["subject_id"],
        unique=True,
        sqlite_where=sa.text("state != 'cancelled'"),
        postgresql_where=sa.text("state != 'cancelled'"),
    )


def _create_day_close() -> None:
    op.create_table(
        "payments_day_close",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_day_close_closed_by_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_day_close")),
        sa.UniqueConstraint("day", name=op.f("uq_payments_day_close_day")),
        sa.UniqueConstraint("number", name=op.f("uq_payments_day_close_number")),
    )


def _create_debt_import() -> None:
    op.create_table(
        "payments_debt_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("withdrawn", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("loaded_by_id", sa.Uuid(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_debt_import_loaded_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_payments_debt_import_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_debt_import")),
    )
    op.create_index(
        op.f("ix_payments_debt_import_sha256"), "payments_debt_import", ["sha256"], unique=False
    )


def _create_debt_order() -> None:
    op.create_table(
        "payments_debt_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at_till", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payer_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_debt_order_payer_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_debt_order")),
    )
    op.create_index(
        op.f("ix_payments_debt_order_payer_id"), "payments_debt_order", ["payer_id"], unique=False
    )
    op.create_index(
        op.f("ix_payments_debt_order_valid_until"),
        "payments_debt_order",
        ["valid_until"],
        unique=False,
    )


def _create_settlement_file() -> None:
    op.create_table(
        "payments_settlement_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["loaded_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_settlement_file_loaded_by_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_settlement_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_payments_settlement_file_sha256")),
    )


def _create_attempt() -> None:
    op.create_table(
        "payments_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("buy_order", sa.String(length=26), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gateway", sa.String(length=20), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_attempt_positive_amount")),
        sa.ForeignKeyConstraint(
            ["charge_id"],
            ["payments_charge.id"],
            name=op.f("fk_payments_attempt_charge_id_payments_charge"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_attempt")),
        sa.UniqueConstraint("buy_order", name=op.f("uq_payments_attempt_buy_order")),
        sa.UniqueConstraint("token", name=op.f("uq_payments_attempt_token")),
    )
    op.create_index(
        op.f("ix_payments_attempt_charge_id"), "payments_attempt", ["charge_id"], unique=False
    )
    op.create_index(op.f("ix_payments_attempt_state"), "payments_attempt", ["state"], unique=False)
    op.create_index(
        "uq_payments_attempt_authorized",
        "payments_attempt",
        ["charge_id"],
        unique=True,
        sqlite_where=sa.text("state = 'authorized'"),
        postgresql_where=sa.text("state = 'authorized'"),
    )


def _create_bank_file_problem() -> None:
    op.create_table(
        "payments_bank_file_problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["payments_bank_file.id"],
            name=op.f("fk_payments_bank_file_problem_file_id_payments_bank_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_bank_file_problem")),
    )
    op.create_index(
        op.f("ix_payments_bank_file_problem_file_id"),
        "payments_bank_file_problem",
        ["file_id"],
        unique=False,
    )


def _create_day_close_line() -> None:
    op.create_table(
        "payments_day_close_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("close_id", sa.Uuid(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("official_id", sa.Uuid(), nullable=True),
        sa.Column("movements", sa.Integer(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("given_back", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "counted is null or counted = received - given_back or explanation != ''",
            name=op.f("ck_payments_day_close_line_differences_are_explained"),
        ),
        sa.ForeignKeyConstraint(
            ["close_id"],
            ["payments_day_close.id"],
            name=op.f("fk_payments_day_close_line_close_id_payments_day_close"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_day_close_line_official_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_day_close_line")),
    )
    op.create_index(
        op.f("ix_payments_day_close_line_close_id"),
        "payments_day_close_line",
        ["close_id"],
        unique=False,
    )


def _create_debt() -> None:
    op.create_table(
        "payments_debt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=31), nullable=False),
        sa.Column("external_id", sa.String(length=60), nullable=False),
        sa.Column("run", sa.String(length=12), nullable=True),
        sa.Column("property_roll", sa.String(length=11), nullable=False),
        sa.Column("concept", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("whole_id", sa.String(length=60), nullable=False),
        sa.Column("instalment", sa.Integer(), nullable=False),
        sa.Column("instalments", sa.Integer(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_at is not null)",
            name=op.f("ck_payments_debt_paid_has_its_date"),
        ),
        sa.CheckConstraint(
            "run is not null or property_roll != ''", name=op.f("ck_payments_debt_is_somebodys")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_debt_positive_amount")),
        sa.CheckConstraint(
            "instalment between 1 and instalments",
            name=op.f("ck_payments_debt_one_of_its_instalments"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["payments_debt_order.id"],
            name=op.f("fk_payments_debt_order_id_payments_debt_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_debt")),
        sa.UniqueConstraint("kind", "external_id", name=op.f("uq_payments_debt_kind_external_id")),
        sa.UniqueConstraint(
            "kind", "whole_id", "instalment", name=op.f("uq_payments_debt_kind_whole_id_instalment")
        ),
    )
    op.create_index(op.f("ix_payments_debt_order_id"), "payments_debt", ["order_id"], unique=False)
    op.create_index(
        op.f("ix_payments_debt_property_roll"), "payments_debt", ["property_roll"], unique=False
    )
    op.create_index(op.f("ix_payments_debt_run"), "payments_debt", ["run"], unique=False)


def _create_debt_import_problem() -> None:
    op.create_table(
        "payments_debt_import_problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["payments_debt_import.id"],
            name=op.f("fk_payments_debt_import_problem_import_id_payments_debt_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_debt_import_problem")),
    )
    op.create_index(
        op.f("ix_payments_debt_import_problem_import_id"),
        "payments_debt_import_problem",
        ["import_id"],
        unique=False,
    )


def _create_ledger_entry() -> None:
    op.create_table(
        "payments_ledger_entry",
        sa.Column(
            "seq",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("concept", sa.String(length=300), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("official_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("amount != 0", name=op.f("ck_payments_ledger_entry_moves_money")),
        sa.ForeignKeyConstraint(
            ["charge_id"],
            ["payments_charge.id"],
            name=op.f("fk_payments_ledger_entry_charge_id_payments_charge"),
        ),
        sa.ForeignKeyConstraint(
            ["official_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_ledger_entry_official_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_payments_ledger_entry")),
        sa.UniqueConstraint(
            "kind", "source_id", "line", name=op.f("uq_payments_ledger_entry_kind_source_id_line")
        ),
        sa.UniqueConstraint("number", "line", name=op.f("uq_payments_ledger_entry_number_line")),
    )
    op.create_index(
        op.f("ix_payments_ledger_entry_account"), "payments_ledger_entry", ["account"], unique=False
    )
    op.create_index(
        op.f("ix_payments_ledger_entry_charge_id"),
        "payments_ledger_entry",
        ["charge_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_payments_ledger_entry_day"), "payments_ledger_entry", ["day"], unique=False
    )
    op.create_index(
        op.f("ix_payments_ledger_entry_reference"),
        "payments_ledger_entry",
        ["reference"],
        unique=False,
    )
    op.create_index(
        op.f("ix_payments_ledger_entry_source_id"),
        "payments_ledger_entry",
        ["source_id"],
        unique=False,
    )


def _create_receipt() -> None:
    op.create_table(
        "payments_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("folio", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("authorization", sa.String(length=60), nullable=False),
        sa.Column("card_last_digits", sa.String(length=4), nullable=False),
        sa.Column("cashier_id", sa.Uuid(), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cashier_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_receipt_cashier_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"],
            ["payments_charge.id"],
            name=op.f("fk_payments_receipt_charge_id_payments_charge"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_receipt")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_payments_receipt_charge_id")),
        sa.UniqueConstraint("folio", name=op.f("uq_payments_receipt_folio")),
    )


def _create_settlement_line() -> None:
    op.create_table(
        "payments_settlement_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("authorization", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("paid_out_on", sa.Date(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_settlement_line_positive_amount")),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["payments_settlement_file.id"],
            name=op.f("fk_payments_settlement_line_file_id_payments_settlement_file"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_settlement_line")),
        sa.UniqueConstraint("file_id", "row", name=op.f("uq_payments_settlement_line_file_id_row")),
    )
    op.create_index(
        op.f("ix_payments_settlement_line_reference"),
        "payments_settlement_line",
        ["reference"],
        unique=False,
    )


def _create_transfer() -> None:
    op.create_table(
        "payments_transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["charge_id"],
            ["payments_charge.id"],
            name=op.f("fk_payments_transfer_charge_id_payments_charge"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_transfer")),
        sa.UniqueConstraint("charge_id", name=op.f("uq_payments_transfer_charge_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_payments_transfer_reference")),
    )


def _create_bank_line() -> None:
    op.create_table(
        "payments_bank_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("sender", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("proof", sa.String(length=60), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state != 'paid' or transfer_id is not null",
            name=op.f("ck_payments_bank_line_paid_is_known"),
        ),
        sa.CheckConstraint(
            "state != 'review' or reason is not null",
            name=op.f("ck_payments_bank_line_review_has_reason"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_bank_line_positive_amount")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_bank_line_decided_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["payments_bank_file.id"],
            name=op.f("fk_payments_bank_line_file_id_payments_bank_file"),
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"],
            ["payments_transfer.id"],
            name=op.f("fk_payments_bank_line_transfer_id_payments_transfer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_bank_line")),
        sa.UniqueConstraint("day", "operation", name=op.f("uq_payments_bank_line_day_operation")),
    )
    op.create_index(
        op.f("ix_payments_bank_line_file_id"), "payments_bank_line", ["file_id"], unique=False
    )
    op.create_index(
        op.f("ix_payments_bank_line_state"), "payments_bank_line", ["state"], unique=False
    )
    op.create_index(
        op.f("ix_payments_bank_line_transfer_id"),
        "payments_bank_line",
        ["transfer_id"],
        unique=False,
    )


def _create_debt_order_line() -> None:
    op.create_table(
        "payments_debt_order_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("debt_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("adjustment", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fine", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["debt_id"],
            ["payments_debt.id"],
            name=op.f("fk_payments_debt_order_line_debt_id_payments_debt"),
        ),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["payments_debt_order.id"],
            name=op.f("fk_payments_debt_order_line_order_id_payments_debt_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_debt_order_line")),
        sa.UniqueConstraint(
            "order_id", "debt_id", name=op.f("uq_payments_debt_order_line_order_id_debt_id")
        ),
    )
    op.create_index(
        op.f("ix_payments_debt_order_line_debt_id"),
        "payments_debt_order_line",
        ["debt_id"],
        unique=False,
    )


def _create_receipt_paper() -> None:
    op.create_table(
        "payments_receipt_paper",
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["receipt_id"],
            ["payments_receipt.id"],
            name=op.f("fk_payments_receipt_paper_receipt_id_payments_receipt"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["munikit_stored_file.sha256"],
            name=op.f("fk_payments_receipt_paper_sha256_munikit_stored_file"),
        ),
        sa.PrimaryKeyConstraint("receipt_id", name=op.f("pk_payments_receipt_paper")),
    )
    op.create_index(
        op.f("ix_payments_receipt_paper_sha256"), "payments_receipt_paper", ["sha256"], unique=False
    )


def _create_refund() -> None:
    op.create_table(
        "payments_refund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("proof", sa.String(length=60), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopens", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_refund_positive_amount")),
        sa.CheckConstraint(
            "decided_by_id != requested_by_id", name=op.f("ck_payments_refund_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["payments_attempt.id"],
            name=op.f("fk_payments_refund_attempt_id_payments_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["charge_id"],
            ["payments_charge.id"],
            name=op.f("fk_payments_refund_charge_id_payments_charge"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_refund_decided_by_id_munikit_person"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["munikit_person.id"],
            name=op.f("fk_payments_refund_requested_by_id_munikit_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments_refund")),
    )
    op.create_index(
        op.f("ix_payments_refund_charge_id"), "payments_refund", ["charge_id"], unique=False
    )
    op.create_index(op.f("ix_payments_refund_state"), "payments_refund", ["state"], unique=False)
    op.create_index(
        "uq_payments_refund_live",
        "payments_refund",
        ["charge_id"],
        unique=True,
        sqlite_where=sa.text("state in ('requested', 'approved', 'sending', 'review')"),
        postgresql_where=sa.text("state in ('requested', 'approved', 'sending', 'review')"),
    )
