# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file of debts as a spreadsheet leaves it: what was lost in it is refused, the rest is read."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from munikit.db import Database
from munikit.kernel.money import Money
from munikit.kernel.spreadsheets import RowError
from munikit_payments.charges.debt_models import Debt, DebtImportProblem
from munikit_payments.debts.importing import receive_file, run_import
from munikit_payments.debts.rows import DebtRow, read_debts

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


@pytest.mark.parametrize("title", ["dv", "DV", "D.V.", "Dígito", "Dígito verificador", "rut dv"])
def test_a_check_digit_in_a_column_apart_is_read(title: str) -> None:
    rows = ["1;aseo;Aseo;7264;2026-11-30;14.206.817;6", "2;aseo;Aseo;7264;2026-11-30;1000005;k"]
    text = f"id;tipo;concepto;monto;vence;rut;{title}\n" + "\n".join(rows)

    found = [debt for _, debt in read_debts(text.encode(), ["aseo"], date(2026, 11, 28))]

    assert [str(each.run) for each in found if isinstance(each, DebtRow)] == [
        "14.206.817-6",
        "1.000.005-K",
    ]


@pytest.mark.parametrize(
    ("number", "check", "said"),
    [
        ("14206817", "7", "no corresponde"),
        ("14206817", "", "falta el dígito verificador"),
        ("14206817-6", "7", "run, dv: no dicen el mismo dígito verificador"),
    ],
)
def test_a_wrong_check_digit_in_a_column_apart_makes_nobody_a_debtor(
    number: str, check: str, said: str
) -> None:
    row = f"1;aseo;Aseo;7264;2026-11-30;{number};{check}"
    text = f"id;tipo;concepto;monto;vence;rut;dv\n{row}"

    ((_, problem),) = read_debts(text.encode(), ["aseo"], date(2026, 11, 28))

    assert isinstance(problem, RowError)
    assert said in str(problem)


@pytest.mark.parametrize(
    "amount", ["36\u00a0000", "36.000 pesos", "CLP 36.000", "36000.00", "$36.000.-", "36.000,00"]
)
def test_an_amount_is_read_as_people_and_programs_write_it(amount: str) -> None:
    text = f"id;tipo;concepto;monto;vence;rol\n1;aseo;Aseo;{amount};2026-11-30;Rol 123-45"

    ((_, debt),) = read_debts(text.encode(), ["aseo"], date(2026, 11, 28))

    assert isinstance(debt, DebtRow)
    assert (debt.amount, debt.property_roll) == (Money(36_000), "123-45")
