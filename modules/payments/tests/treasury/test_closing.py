# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A day is closed once, in order, with every till counted, and never changes."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit.kernel.money import Money
from munikit_payments.closing.services import Count, close_day, open_days, totals_of
from munikit_payments.invariants import ledger_violations
from munikit_payments.ledger.close_models import CloseLine
from munikit_payments.ledger.services import LedgerEntry
from munikit_payments.paying.counter import take_payment
from munikit_payments.testing import AMOUNT, create_charge

Acting = Callable[[str], Actor]
Pay = Callable[..., ChargeStatus]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def pay_at_till(database: Database, acting: Acting) -> Callable[[], None]:
    def paid() -> None:
        charge = create_charge(database, acting("rosa").id)
        with database.transaction() as session:
            take_payment(session, charge.id, "C-1", by=acting("ines"))

    return paid


@pytest.fixture
def close(database: Database, acting: Acting) -> Callable[..., None]:
    """Close a day as the treasurer; the till holds what it should unless told otherwise."""

    def closed(day: date = MONDAY, pesos: int = AMOUNT.pesos, why: str = "") -> None:
        counts: Mapping[UUID, Count] = {acting("ines").id: Count(Money(pesos), why)}
        with database.transaction() as session:
            close_day(session, day, counts, by=acting("tomas"))

    return closed


Close = Callable[..., None]


def test_a_day_adds_up_by_means_of_payment_and_cashier(
    database: Database, pay_online: Pay, pay_at_till: Callable[[], None]
) -> None:
    pay_online()
    pay_online()
    pay_at_till()

    with database.reading() as session:
        totals = totals_of(session, MONDAY)

    assert [(t.account, t.official, t.movements, t.net) for t in totals] == [
        ("received.counter", "Ines Paillán", 1, AMOUNT),
        ("received.webpay", "", 2, AMOUNT * 2),
    ]


def test_what_is_paid_after_the_close_belongs_to_the_next_day(
    database: Database, pay_online: Pay, pay_at_till: Callable[[], None], close: Close
) -> None:
    pay_at_till()
    close()

    pay_online()

    with database.reading() as session:
        days = session.scalars(select(LedgerEntry.day).order_by(LedgerEntry.seq)).all()
        assert set(ledger_violations(session).values()) == {0}
    assert days == [MONDAY, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=1)]


def test_a_closed_day_is_not_closed_again(pay_at_till: Callable[[], None], close: Close) -> None:
    pay_at_till()
    close()

    with pytest.raises(ConflictError, match="ya está cerrado"):
        close()


def test_tomorrow_cannot_be_closed_today(
    pay_at_till: Callable[[], None], close: Close, clock: FixedClock
) -> None:
    pay_at_till()
    close()
    pay_at_till()
    tomorrow = MONDAY + timedelta(days=1)

    with pytest.raises(ConflictError, match="todavía"):
        close(tomorrow)
    clock.moment += timedelta(days=1)
    close(tomorrow)


def test_days_are_closed_in_order(
    database: Database, pay_at_till: Callable[[], None], close: Close, clock: FixedClock
) -> None:
    pay_at_till()
    clock.moment += timedelta(days=2)
    pay_at_till()

    with database.reading() as session:
        assert open_days(session) == [MONDAY, MONDAY + timedelta(days=2)]
    with pytest.raises(ConflictError, match="Cierre primero el lunes 23 de noviembre de 2026"):
        close(MONDAY + timedelta(days=2))


def test_a_difference_is_explained_or_the_day_stays_open(
    database: Database, pay_at_till: Callable[[], None], close: Close
) -> None:
    pay_at_till()

    with pytest.raises(InvalidError, match="Explique la diferencia"):
        close(pesos=36_000)
    close(pesos=36_000, why="Faltaron $220 en monedas")

    with database.reading() as session:
        line = session.scalars(select(CloseLine)).one()
    assert (line.counted, line.explanation) == (Money(36_000), "Faltaron $220 en monedas")


def test_every_till_is_counted(
    database: Database, acting: Acting, pay_at_till: Callable[[], None]
) -> None:
    pay_at_till()

    with database.reading() as session:
        treasurer = acting("tomas")
        with pytest.raises(InvalidError, match="Cuente la caja de Ines Paillán"):
            close_day(session, MONDAY, {}, by=treasurer)


def test_only_the_treasury_closes(
    database: Database, acting: Acting, pay_at_till: Callable[[], None]
) -> None:
    pay_at_till()

    with database.reading() as session:
        cashier = acting("ines")
        with pytest.raises(ForbiddenError):
            close_day(session, MONDAY, {}, by=cashier)


@pytest.mark.parametrize("table", ["payments_day_close", "payments_day_close_line"])
@pytest.mark.parametrize("statement", ["delete from {}", "update {} set id = id"])
def test_a_close_is_never_changed(
    database: Database,
    pay_at_till: Callable[[], None],
    close: Close,
    table: str,
    statement: str,
) -> None:
    pay_at_till()
    close()

    with pytest.raises(DBAPIError, match="never changed"), database.engine.begin() as connection:
        connection.execute(text(statement.format(table)))
