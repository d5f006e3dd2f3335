# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The bank's file is read row by row, looked at first, and never counted twice."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.db import Database
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit_payments.testing import bank_row
from munikit_payments.transfers.loading import confirm, discard
from munikit_payments.transfers.models import BankFile, BankFileProblem, BankLine

Acting = Callable[[str], Actor]
Load = Callable[..., BankFile]


def problems(database: Database) -> list[str]:
    with database.reading() as session:
        found = session.scalars(select(BankFileProblem).order_by(BankFileProblem.row)).all()
    return [f"{each.row}: {each.text}" for each in found]


def lines(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        found = session.scalars(select(BankLine).order_by(BankLine.operation)).all()
    return [(line.operation, line.state.value) for line in found]


def test_a_file_is_only_looked_at_until_somebody_confirms_it(
    database: Database, load: Load
) -> None:
    file = load(bank_row("x"), bank_row("y", operacion="902"))

    assert (file.state.value, lines(database)) == ("preview", [("901", "new"), ("902", "new")])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("ayer;100;1;x;", "fecha: «ayer» no es una fecha"),
        ("2026-11-24;100;1;x;", "fecha: es un día que no ha llegado"),
        ("2026-11-23;-100;1;x;", "monto: «-100» no es un monto"),
        ("2026-11-23;0;1;x;", "monto: no puede ser 0"),
        ("2026-11-23;100;;x;", "operacion: está vacío"),
        ("2026-11-23;100;000;x;", "operacion: falta el número"),
        (f"2026-11-23;100;{'9' * 41};x;", "operacion: tiene más de 40"),
        ("2026-11-23;100;1,23457E+11;x;", "operacion: «1,23457E+11» es un número que la planilla"),
        ("2026-11-23;100;901;x;", "operacion: «901» del mismo día ya está en la fila 2"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_row_is_left_out_and_named(
    database: Database, load: Load, wrong: str, said: str
) -> None:
    file = load(bank_row("x"), wrong, bank_row("y", operacion="902"))

    assert (file.problems, [o for o, _ in lines(database)]) == (1, ["901", "902"])
    (problem,) = problems(database)
    assert problem.startswith(f"3: {said}")


@pytest.mark.parametrize(
    ("content", "said"),
    [("fecha;monto", "faltan las columnas: operacion, glosa"), ("", "vacío")],
    ids=["columns", "empty"],
)
def test_what_is_no_file_of_transfers_is_refused(load: Load, content: str, said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        load(header=content)


def test_a_file_without_rows_is_refused(load: Load) -> None:
    with pytest.raises(InvalidError, match="no tiene filas"):
        load()


def test_the_same_file_again_is_the_same_file(load: Load, confirmed: Load) -> None:
    first = confirmed(bank_row("x"))

    assert load(bank_row("x")).id == first.id


def test_a_row_of_an_earlier_file_is_not_repeated(
    database: Database, load: Load, confirmed: Load
) -> None:
    confirmed(bank_row("x"))

    second = load(bank_row("x"), bank_row("y", operacion="902"))

    assert (second.known, lines(database)) == (1, [("901", "foreign"), ("902", "new")])


@pytest.mark.parametrize("saved", ["800123", "'0800123", "'800123", "00800123"])
def test_a_row_whose_number_a_spreadsheet_saved_otherwise_is_known(
    database: Database, load: Load, confirmed: Load, saved: str
) -> None:
    confirmed(bank_row("x", operacion="0800123"))

    assert load(bank_row("x", operacion=saved)).known == 1
    assert lines(database) == [("0800123", "foreign")]


def test_of_one_number_written_twice_in_a_file_only_one_counts(
    database: Database, load: Load
) -> None:
    file = load(bank_row("x", operacion="0800123"), bank_row("x", operacion="800123"))

    assert (file.problems, lines(database)) == (1, [("0800123", "new")])


def test_a_number_that_differs_in_zeros_and_amount_is_another_operation(
    database: Database, load: Load, confirmed: Load
) -> None:
    confirmed(bank_row("x", 100, operacion="0800123"))

    load(bank_row("x", 1_000, operacion="800123"))

    assert [operation for operation, _ in lines(database)] == ["0800123", "800123"]


def test_the_same_operation_of_another_amount_is_a_problem(
    database: Database, load: Load, confirmed: Load
) -> None:
    confirmed(bank_row("x", 100))

    assert load(bank_row("x", 1_000)).problems == 1
    assert problems(database) == ["2: operacion: «901» ya se cargó ese día por $100"]


def test_the_same_number_on_another_day_is_another_operation(
    database: Database, load: Load, confirmed: Load
) -> None:
    confirmed(bank_row("x"))

    load(bank_row("x", fecha="22/11/2026"))

    assert [operation for operation, _ in lines(database)] == ["901", "901"]


def test_one_file_waits_at_a_time(load: Load) -> None:
    load(bank_row("x"))

    with pytest.raises(ConflictError, match=r"primero el archivo «banco\.csv»"):
        load(bank_row("y", operacion="902"))


def test_a_discarded_file_leaves_nothing_and_can_be_loaded_again(
    database: Database, acting: Acting, load: Load
) -> None:
    file = load(bank_row("x"), "ayer;1;1;x;")
    with database.transaction() as session:
        discard(session, file.id, by=acting("tomas"))

    assert (lines(database), problems(database)) == ([], [])
    assert load(bank_row("x")).state.value == "preview"


def test_what_was_confirmed_is_not_discarded(
    database: Database, acting: Acting, confirmed: Load
) -> None:
    file = confirmed(bank_row("x"))
    tomas = acting("tomas")

    with database.transaction() as session, pytest.raises(ConflictError, match="ya se confirmó"):
        discard(session, file.id, by=tomas)


def test_only_the_treasury_loads_confirms_and_discards(
    database: Database, acting: Acting, load: Load
) -> None:
    file = load(bank_row("x"))
    cashier = acting("ines")

    with pytest.raises(ForbiddenError):
        load(bank_row("y"), by="ines")
    with database.transaction() as session:
        for act in (confirm, discard):
            with pytest.raises(ForbiddenError):
                act(session, file.id, by=cashier)
