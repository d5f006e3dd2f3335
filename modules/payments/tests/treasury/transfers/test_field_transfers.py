# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A bank's file as a spreadsheet leaves it: its reference pays, whatever else stands in a row."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState
from munikit.db import Database
from munikit_payments.charges.models import Charge
from munikit_payments.testing import create_charge
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.loading import confirm, load_bank_file
from munikit_payments.transfers.models import BankFileProblem
from munikit_payments.transfers.settling import settle_file

FIELD = Path(__file__).parents[2] / "field"


@pytest.mark.parametrize(
    "sender", ["0555555555", "55.555.555-0", "no se sabe"], ids=["zeros", "wrong", "no RUT"]
)
def test_the_reference_pays_whatever_the_optional_column_says(
    database: Database, payer: UUID, acting: Callable[[str], Actor], sender: str
) -> None:
    charge = create_charge(database, payer)
    with database.transaction() as session:
        reference = announce(session, charge.id, by_id=payer).reference
    amount = str(charge.amount).removeprefix("$")
    text = (FIELD / "banco_ceros.csv").read_text(encoding="utf-8-sig")
    text = text.replace("28-11-2026", "23-11-2026").replace("36.220", amount)
    text = text.replace("TR00000017", reference).replace("0555555555", sender)

    with database.transaction() as session:
        file = load_bank_file(session, text.encode(), name="b.csv", by=acting("tomas"))
        confirm(session, file.id, by=acting("tomas"))
    settle_file(database, file.id)

    with database.reading() as session:
        assert session.get_one(Charge, charge.id).state is ChargeState.PAID
        (problem,) = session.scalars(select(BankFileProblem)).all()
    assert problem.row == 3
    assert "formatee la columna como texto" in problem.text
