# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A municipality that takes transfers, charges of Rosa's, and files as a bank writes them."""

from collections.abc import Callable
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit_payments.testing import BANK_HEADER, create_charge
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.loading import confirm, load_bank_file
from munikit_payments.transfers.models import BankFile
from munikit_payments.transfers.settling import settle_file

Acting = Callable[[str], Actor]
ACCOUNT = """
[payments.transfer]
holder = "Municipalidad de Valdivia"
rut = "69.200.100-1"
bank = "Banco de la Costa"
account_number = "123-456-78"
"""


@pytest.fixture
def settings_toml() -> str:
    return ACCOUNT


@pytest.fixture
def announced(database: Database, payer: UUID) -> Callable[[], tuple[ChargeStatus, str]]:
    """Open a charge of Rosa's and announce that it will be transferred; return its reference."""

    def made() -> tuple[ChargeStatus, str]:
        charge = create_charge(database, payer)
        with database.transaction() as session:
            return charge, announce(session, charge.id, by_id=payer).reference

    return made


@pytest.fixture
def load(database: Database, acting: Acting) -> Callable[..., BankFile]:
    """Load these rows as the treasurer; nothing is confirmed."""

    def loaded(*rows: str, header: str = BANK_HEADER, by: str = "tomas") -> BankFile:
        content = "\n".join([header, *rows]).encode()
        with database.transaction() as session:
            return load_bank_file(session, content, name="banco.csv", by=acting(by))

    return loaded


@pytest.fixture
def confirmed(
    database: Database, acting: Acting, load: Callable[..., BankFile]
) -> Callable[..., BankFile]:
    """Load these rows, confirm them and settle them."""

    def done(*rows: str, by: str = "tomas") -> BankFile:
        file = load(*rows, by=by)
        with database.transaction() as session:
            confirm(session, file.id, by=acting(by))
        settle_file(database, file.id)
        return file

    return done
