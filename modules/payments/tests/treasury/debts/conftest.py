# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Four debts: two overdue ones of Rosa's, one of hers and a property's, one of a property alone."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.db import Database
from munikit_payments.charges.debt_models import Debt, DebtImport
from munikit_payments.charges.models import Charge
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor
from munikit_payments.paying.services import start_payment, take_return
from munikit_payments.testing import Bank

Acting = Callable[[str], Actor]
Order = Callable[..., Charge]
# Overdue: an instalment of the patente of the worked example, and a fine that bears no interest.
ROWS = (
    "P-1;patente;Patente, primera cuota 2026;125000;2026-07-31;12345678-5;;",
    "M-1;multa;Multa 55 de 2026;50000;2026-10-01;12345678-5;;",
    "A-1;aseo;Aseo, cuota 4 de 2026;7265;2026-11-30;12345678-5;123-45;",
    "A-2;aseo;Aseo, cuota 3 de 2026;7264;2026-09-30;;123-45;",
)


@pytest.fixture
def settings_toml() -> str:
    return """
[[payments.debt_kinds]]
id = "aseo"
title = "Derechos de aseo domiciliario"
accrues = true
[[payments.debt_kinds.online_discounts]]
percent = "10"
norm = "Ordenanza de derechos, artículo 12"
valid_from = 2026-01-01
valid_until = 2026-12-31
[[payments.debt_kinds]]
id = "patente"
title = "Patente municipal"
accrues = true
[[payments.debt_kinds]]
id = "multa"
title = "Multa"
[[payments.debt_kinds.fines]]
percent = "2"
norm = "Ordenanza de cobranza, artículo 3"
valid_from = 2026-01-01
valid_until = 2026-12-31
"""


@pytest.fixture
def rows() -> tuple[str, ...]:
    """The rows of the file that was imported."""
    return ROWS


@pytest.fixture(autouse=True)
def imported(import_debts: Callable[..., DebtImport], rows: tuple[str, ...]) -> None:
    assert import_debts(*rows).problems == 0


@pytest.fixture
def order(database: Database, acting: Acting) -> Order:
    """Put debts into one charge, by their names in the file."""

    def ordered(*names: str, by: str = "rosa", online: bool = True) -> Charge:
        with database.transaction() as session:
            found = select(Debt.id).where(Debt.external_id.in_(names))
            ids = session.scalars(found).all()
            debtor = Debtor(run=acting("rosa").run, property_roll="123-45")
            return order_debts(session, debtor, ids, payer_id=acting(by).id, online=online)

    return ordered


@pytest.fixture
def pay(database: Database, bank: Bank) -> Callable[[Charge], None]:
    """Pay a charge by Webpay."""

    def paid(charge: Charge) -> None:
        back = bank.pay(start_payment(database, charge.id))
        take_return(database, dict(parse_qsl(urlsplit(back).query)))

    return paid
