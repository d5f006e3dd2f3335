# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file of debts as a spreadsheet leaves it: what was lost in it is refused, the rest is read."""

from pathlib import Path

from sqlalchemy import select

from munikit.db import Database
from munikit.kernel.money import Money
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.debts.models import Debt, DebtImportProblem

FIELD = Path(__file__).parent.parent / "field"


def test_a_spreadsheets_file_of_debts_is_read_row_by_row(database: Database) -> None:
    content = (FIELD / "deudas_excel.csv").read_bytes()

    received = receive_file(database, content, name="deudas_excel.csv", by=None)
    run_import(database, received)

    with database.reading() as session:
        debts = session.scalars(select(Debt).order_by(Debt.external_id)).all()
        query = select(DebtImportProblem).order_by(DebtImportProblem.row)
        problems = [(each.row, each.text) for each in session.scalars(query)]
    assert [(debt.external_id, str(debt.run), debt.amount) for debt in debts] == [
        ("200011000123", "44.444.444-4", Money(36_000)),
        ("200011000125", "100.000.000-7", Money(36_000)),
    ]
    assert [row for row, _ in problems] == [3, 5]
    assert "formatee la columna como texto" in problems[0][1]
    assert "vence: «30-11-1026» tiene un año imposible" in problems[1][1]
