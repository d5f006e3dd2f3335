# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The amount of a debt stands some days: a transfer counts by its day, whenever the file comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.contracts.treasury import ChargeState
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, InvalidError
from munikit_payments.charges.debt_models import Debt, DebtImport, DebtState
from munikit_payments.charges.models import Charge
from munikit_payments.debts.ordering import order_debts
from munikit_payments.debts.owed import Debtor
from munikit_payments.invariants import ledger_violations
from munikit_payments.testing import bank_row
from munikit_payments.transfers.announcing import announce
from munikit_payments.transfers.deciding import Decision, decide
from munikit_payments.transfers.models import BankFile, BankLine, Reason

Acting = Callable[[str], Actor]
Load = Callable[..., BankFile]
# The amount of an order made on the 23rd stands until the 28th; its debts wait until the 3rd.
LAST_DAY = "2026-11-28"
DAY_AFTER = "2026-11-29"
DISCOUNT = """
[[payments.debt_kinds]]
id = "multa"
title = "Multa"
[[payments.debt_kinds.online_discounts]]
percent = "10"
norm = "Ordenanza de derechos, artículo 12"
valid_from = 2026-01-01
valid_until = 2026-12-31
"""


@pytest.fixture
def due() -> str:
    return "2026-10-01"


@pytest.fixture
def ordered(
    database: Database, acting: Acting, import_debts: Callable[..., DebtImport], due: str
) -> Charge:
    """Put a fine of Rosa's into a charge, paid online."""
    assert import_debts(f"M-1;multa;Multa 55;50000;{due};12345678-5;;").problems == 0
    rosa = acting("rosa")
    with database.transaction() as session:
        ids = session.scalars(select(Debt.id)).all()
        return order_debts(session, Debtor(run=rosa.run), ids, payer_id=rosa.id, online=True)


@pytest.fixture
def announced(database: Database, ordered: Charge) -> str:
    with database.transaction() as session:
        return announce(session, ordered.id, by_id=ordered.payer_id).reference


@pytest.fixture
def expire(
    database: Database, clock: FixedClock, work: Callable[[], None]
) -> Callable[[int], ChargeState]:
    """Let days pass, let go of what expired, and return what became of the charge."""

    def later(days: int) -> ChargeState:
        clock.moment += timedelta(days=days)
        work()
        with database.reading() as session:
            return session.scalars(select(Charge)).one().state

    return later


def only_line(database: Database) -> BankLine:
    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        return session.scalars(select(BankLine)).one()


def debt_state(database: Database) -> DebtState:
    with database.reading() as session:
        return session.scalars(select(Debt)).one().state


def test_what_was_transferred_in_time_pays_though_the_file_comes_later(
    database: Database, announced: str, confirmed: Load, expire: Callable[[int], ChargeState]
) -> None:
    assert expire(9) is ChargeState.OPEN

    confirmed(bank_row(announced, 50_000, fecha=LAST_DAY))

    assert only_line(database).reason is None
    assert debt_state(database) is DebtState.PAID


def test_what_was_transferred_late_is_another_amount_than_is_owed(
    database: Database,
    acting: Acting,
    announced: str,
    confirmed: Load,
    expire: Callable[[int], ChargeState],
) -> None:
    expire(8)
    tomas = acting("tomas")

    confirmed(bank_row(announced, 50_000, fecha=DAY_AFTER))

    assert only_line(database).reason is Reason.LATE
    with database.transaction() as session, pytest.raises(InvalidError, match="ya había vencido"):
        decide(session, only_line(database).id, Decision.PAYS, announced, by=tomas)
    assert debt_state(database) is DebtState.OPEN


def test_debts_do_not_wait_for_a_transfer_for_ever(
    database: Database, announced: str, confirmed: Load, expire: Callable[[int], ChargeState]
) -> None:
    assert expire(11) is ChargeState.CANCELLED

    confirmed(bank_row(announced, 50_000, fecha=LAST_DAY))

    assert only_line(database).reason is Reason.CANCELLED


@pytest.mark.usefixtures("ordered")
def test_debts_nobody_announced_wait_for_no_file(expire: Callable[[int], ChargeState]) -> None:
    assert expire(6) is ChargeState.CANCELLED


class TestWithADiscountForPayingOnline:
    @pytest.fixture
    def settings_toml(self, settings_toml: str) -> str:
        return settings_toml + DISCOUNT

    @pytest.fixture
    def due(self) -> str:
        return "2026-12-31"

    def test_it_is_not_for_transfers(self, database: Database, ordered: Charge) -> None:
        with database.transaction() as session, pytest.raises(ConflictError, match="descuento"):
            announce(session, ordered.id, by_id=ordered.payer_id)


class TestWithADiscountForTransfersToo:
    @pytest.fixture
    def settings_toml(self, settings_toml: str) -> str:
        return f"{settings_toml}online_discount = true\n{DISCOUNT}"

    @pytest.fixture
    def due(self) -> str:
        return "2026-12-31"

    def test_it_is_for_them(self, ordered: Charge, announced: str) -> None:
        assert (ordered.amount.pesos, announced[:2]) == (45_000, "TR")
