# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A debt in instalments: a *permiso de circulación* in two halves, the second with the IPC."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit_payments.charges.debt_models import Debt, DebtImport, DebtImportProblem, DebtState
from munikit_payments.charges.models import Charge
from munikit_payments.debts.pricing import price

Order = Callable[..., Charge]
Pay = Callable[[Charge], None]
Import = Callable[..., DebtImport]
PERMIT = "C-1;permiso_circulacion;Permiso de circulación;144448;31-03-2026|31-08-2026;12345678-5;;"
CLEANING = "A-9;aseo;Aseo 2026;29057;2026-05-31|2026-07-31|2026-09-30|2026-11-30;;123-45;"
IN_MARCH, IN_APRIL = datetime(2026, 3, 20, 12, tzinfo=UTC), datetime(2026, 4, 20, 12, tzinfo=UTC)
IN_AUGUST = date(2026, 8, 20)


@pytest.fixture
def settings_toml() -> str:
    return ""  # The kit's own kinds.


@pytest.fixture
def rows() -> tuple[str, ...]:
    return (PERMIT, CLEANING)


@pytest.fixture(autouse=True)
def in_march(clock: FixedClock) -> None:
    clock.moment = IN_MARCH


def of(database: Database, name: str) -> Debt:
    with database.reading() as session:
        return session.scalars(select(Debt).where(Debt.external_id == name)).one()


def costs(database: Database, name: str, on: date) -> Money:
    with database.reading() as session:
        debt = session.scalars(select(Debt).where(Debt.external_id == name)).one()
        return price(session, debt, on, online=True).total


def test_the_instalments_add_up_and_the_last_takes_what_does_not_divide(database: Database) -> None:
    # Ovalle's cleaning dues of 2021, as the municipality divides them.
    parts = [of(database, f"A-9/{number}") for number in (1, 2, 3, 4)]

    assert [part.amount.pesos for part in parts] == [7_264, 7_264, 7_264, 7_265]
    assert [part.concept for part in parts][-1] == "Aseo 2026, cuota 4 de 4"
    assert [part.due_on.month for part in parts] == [5, 7, 9, 11]


def test_both_halves_paid_in_time_are_the_whole(order: Order) -> None:
    assert order("C-1/1", "C-1/2").amount == Money(144_448)


def test_the_second_half_rises_with_the_index(database: Database, order: Order, pay: Pay) -> None:
    pay(order("C-1/1"))

    assert of(database, "C-1/1").state is DebtState.PAID
    assert costs(database, "C-1/2", IN_AUGUST) == Money(73_957)


def test_whoever_pays_the_first_half_late_owes_the_whole_since_then(
    database: Database, order: Order, pay: Pay, clock: FixedClock
) -> None:
    clock.moment = IN_APRIL
    pay(order("C-1/1"))

    second = of(database, "C-1/2")
    first_due = date(2026, 3, 31)
    with database.reading() as session:
        cost = price(session, second, IN_AUGUST, online=True)

    assert (cost.amount, cost.late.days) == (Money(72_224), (IN_AUGUST - first_due).days)


def test_the_second_half_is_not_paid_before_the_first(order: Order) -> None:
    with pytest.raises(
        InvalidError, match=r"Marque también «Permiso de circulación, cuota 1 de 2»"
    ):
        order("C-1/2")


def test_where_no_rule_says_so_any_instalment_can_be_paid(order: Order) -> None:
    assert order("A-9/3").amount == Money(7_264)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (PERMIT.replace("|31-08-2026", ""), "otro número de cuotas"),
        (PERMIT.replace("C-1", "C-2").replace("31-08-2026", "30-03-2026"), "de la primera a la"),
        (PERMIT.replace("C-1", "C-2").replace("31-08-2026", "mañana"), "no es una fecha"),
        (PERMIT.replace("C-1", "C-2").replace("144448", "1"), "un peso por cuota"),
        (PERMIT.replace("C-1", "C" * 58), "id: con cuotas, hasta 57 letras"),
    ],
    ids=["divided otherwise", "backwards", "no date", "too little", "long"],
)
def test_instalments_that_cannot_be_are_told(
    database: Database, import_debts: Import, row: str, said: str
) -> None:
    done = import_debts(row)

    with database.reading() as session:
        problem = session.scalars(
            select(DebtImportProblem).where(DebtImportProblem.import_id == done.id)
        ).one()
    assert said in problem.text
    assert (done.created, done.changed) == (0, 0)


def test_loading_instalments_again_changes_nothing(import_debts: Import) -> None:
    done = import_debts(PERMIT, CLEANING)

    assert (done.unchanged, done.created, done.problems) == (6, 0, 0)
