# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is owed is looked up by RUN and by roll, by people and by other modules."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from munikit.contracts.treasury import DEBTS
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.wiring import ask
from munikit_payments.charges.debt_models import Debt, DebtState
from munikit_payments.charges.models import Charge
from munikit_payments.debts.owed import Debtor, owed_by

Order = Callable[..., Charge]
Pay = Callable[[Charge], None]
ROSA = Debtor(run=RUT.of(12_345_678))


def test_what_is_owed_is_shown_at_what_it_costs_today(database: Database) -> None:
    with database.reading() as session:
        found = owed_by(session, ROSA)
        owed = {each.debt.external_id: each.price for each in found if each.price}

    assert owed["P-1"].total == Money(129_483)
    assert (owed["M-1"].fine, owed["M-1"].total) == (Money(1_000), Money(51_000))
    # 10 % of 7.265 is 726.5, half up.
    assert (owed["A-1"].discount, owed["A-1"].total) == (Money(727), Money(6_538))
    assert "A-2" not in owed


def test_a_roll_shows_the_propertys_debts_whoever_owes_them(database: Database) -> None:
    with database.reading() as session:
        owed = owed_by(session, Debtor(property_roll="0123-045"), online=False)

    assert [each.debt.external_id for each in owed] == ["A-2", "A-1"]
    assert owed[1].price
    assert owed[1].price.discount == Money(0)


def test_what_cannot_be_computed_today_stops_no_other_debt(
    database: Database, clock: FixedClock
) -> None:
    clock.moment = datetime(2027, 2, 1, 12, tzinfo=UTC)

    with database.reading() as session:
        found = {each.debt.external_id: each for each in owed_by(session, ROSA)}

    assert found["P-1"].price is None
    assert "Falta el IPC de diciembre de 2026" in found["P-1"].trouble
    assert found["M-1"].price


def test_other_modules_ask_what_is_overdue(database: Database, pay: Pay, order: Order) -> None:
    today = date(2026, 11, 23)
    with database.reading() as session:
        register = ask(session, DEBTS)
        of_rosa = register.overdue(session, today, run=ROSA.run)
        of_house = register.overdue(session, today, property_roll="123-45")
        of_both = register.overdue(session, today, run=ROSA.run, property_roll="123-45")
        of_none = register.overdue(session, today, run=RUT.of(11_111_111))
        with pytest.raises(InvalidError, match="un RUN o un rol"):
            register.overdue(session, today)

    assert (of_rosa.count, of_rosa.total) == (2, Money(175_000))
    assert of_rosa.oldest_due_on == date(2026, 7, 31)
    assert (of_house.count, of_house.total, of_both.count) == (1, Money(7_264), 3)
    assert (of_none.count, of_none.total, of_none.oldest_due_on) == (0, Money(0), None)

    pay(order("P-1", "M-1"))
    with database.reading() as session:
        assert ask(session, DEBTS).overdue(session, today, run=ROSA.run).count == 0
        assert session.scalars(select(Debt).where(Debt.state == DebtState.PAID)).all()
