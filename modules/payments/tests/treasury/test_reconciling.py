# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every difference with the gateway's settlement file is seen, and nothing else is."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ForbiddenError, InvalidError
from munikit.kernel.money import Money
from munikit.kernel.spreadsheets import RowsError
from munikit_payments.settlement.comparing import Comparison, compare
from munikit_payments.settlement.loading import load_settlement
from munikit_payments.testing import AMOUNT, Bank

Acting = Callable[[str], Actor]
Pay = Callable[..., ChargeStatus]
Load = Callable[..., Comparison]
HEADER = "fecha;tipo;orden;autorizacion;monto;comision;abono\n"


@pytest.fixture
def load(database: Database, acting: Acting) -> Load:
    """Load a file with these rows as the treasurer and compare it."""

    def loaded(*rows: str, header: str = HEADER) -> Comparison:
        content = (header + "\n".join(rows)).encode()
        with database.transaction() as session:
            file = load_settlement(
                session, content, name="nov.csv", gateway="webpay", by=acting("tomas")
            )
        with database.reading() as session:
            return compare(session, file)

    return loaded


def sale(order: object, pesos: int = AMOUNT.pesos, day: str = "2026-11-23") -> str:
    return f"{day};venta;{order};1213;{pesos};450;2026-11-25"


def orders(bank: Bank) -> list[object]:
    return [payment["buy_order"] for payment in bank.payments()]


def test_what_is_the_same_on_both_sides_is_no_difference(
    bank: Bank, pay_online: Pay, load: Load
) -> None:
    pay_online()
    pay_online()

    compared = load(*[sale(order) for order in orders(bank)])

    assert (compared.differences, len(compared.rows), compared.fees) == ([], 2, Money(900))
    assert compared.ours == compared.theirs == AMOUNT * 2


def test_one_missing_one_extra_and_one_wrong_are_the_three_differences(
    bank: Bank, pay_online: Pay, load: Load
) -> None:
    for _ in range(3):
        pay_online()
    missing, wrong, right = orders(bank)

    compared = load(sale(wrong, 36_000), sale(right), sale("ZZZ-EXTRA", 100))

    assert {(row.reference, row.verdict.value) for row in compared.differences} == {
        (missing, "ours_only"),
        (wrong, "amount"),
        ("ZZZ-EXTRA", "theirs_only"),
    }


def test_a_payment_that_did_not_match_is_known_by_its_state(
    bank: Bank, pay_online: Pay, load: Load
) -> None:
    bank.misbehave("wrong_amount")
    pay_online()

    (row,) = load(sale(orders(bank)[0])).differences

    assert (row.verdict.value, row.attempt and row.attempt.value) == ("theirs_only", "review")


def test_a_payment_settled_after_midnight_is_found_on_the_other_day(
    bank: Bank, pay_online: Pay, load: Load, clock: FixedClock
) -> None:
    clock.moment += timedelta(hours=14)  # Two in the morning of the 24th.
    pay_online()

    assert load(sale(orders(bank)[0], day="2026-11-23")).differences == []


def test_what_another_file_settled_is_no_difference_of_this_one(
    bank: Bank, pay_online: Pay, load: Load
) -> None:
    pay_online()
    pay_online()
    first, second = orders(bank)

    load(sale(first))

    assert load(sale(second)).differences == []


def test_the_same_file_again_changes_nothing(bank: Bank, pay_online: Pay, load: Load) -> None:
    pay_online()
    row = sale(orders(bank)[0])
    load(row)

    assert load(row).theirs == AMOUNT


def test_every_wrong_row_is_named_and_nothing_is_loaded(load: Load) -> None:
    with pytest.raises(RowsError, match="4 filas tienen problemas") as caught:
        load(
            "ayer;venta;A;;100;;",
            "2026-11-23;regalo;A;;100;;",
            "2026-11-23;venta;;;100;;",
            "2026-11-23;venta;A;;36,5;;",
            sale("A", 1),
        )

    assert [row.split(":")[0] for row in caught.value.rows] == [f"Fila {n}" for n in (2, 3, 4, 5)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-11-23;venta;%s;;100;;" % ("9" * 61), "orden: tiene más de 60 caracteres"),
        (f"2026-11-23;{'x' * 500};A;;100;;", f"tipo: «{'x' * 40}…» no es venta ni devolucion"),
    ],
    ids=["an order that would be cut to another's", "a word of a page"],
)
def test_what_is_too_long_is_refused_and_shown_short(load: Load, row: str, said: str) -> None:
    with pytest.raises(RowsError) as caught:
        load(row)

    assert said in caught.value.rows[0]
    assert len(caught.value.rows[0]) < 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vacío"),
        (b"fecha;tipo\n", "faltan las columnas: orden, monto"),
        (b"fecha;tipo;orden;monto\n", "no tiene filas"),
        (b"\x50\x4b\x03\x04\0", "libro de Excel y no CSV"),
    ],
    ids=["empty", "columns", "no rows", "a zip"],
)
def test_what_is_no_settlement_file_is_refused(
    database: Database, acting: Acting, content: bytes, said: str
) -> None:
    with database.reading() as session:
        treasurer = acting("tomas")
        with pytest.raises(InvalidError, match=said):
            load_settlement(session, content, name="x", gateway="webpay", by=treasurer)


def test_a_cashier_does_not_reconcile(database: Database, acting: Acting) -> None:
    with database.reading() as session:
        cashier = acting("ines")
        with pytest.raises(ForbiddenError):
            load_settlement(session, b"x", name="x", gateway="webpay", by=cashier)
