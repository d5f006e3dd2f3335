# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file of debts is loaded row by row, once, and goes on where it stopped."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from munikit.db import Database
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit_payments.charges.debt_models import Debt, DebtImport, DebtImportProblem, ImportState
from munikit_payments.debts import importing
from munikit_payments.debts.importing import receive_file, run_import

Import = Callable[..., DebtImport]
ROSA = "12.345.678-5"


def row(number: int, **given: str) -> str:
    values = {
        "id": f"A-{number}",
        "tipo": "aseo",
        "concepto": f"Aseo, cuota {number} de 2026",
        "monto": "7.264",
        "vence": "30-04-2026",
        "run": ROSA,
        "rol": "00123-045",
        "estado": "",
        **given,
    }
    return ";".join(values.values())


def debts(database: Database) -> list[Debt]:
    with database.reading() as session:
        return list(session.scalars(select(Debt).order_by(Debt.external_id)))


def problems(database: Database, of: DebtImport) -> list[str]:
    with database.reading() as session:
        query = select(DebtImportProblem).where(DebtImportProblem.import_id == of.id)
        found = session.scalars(query.order_by(DebtImportProblem.row)).all()
    return [f"{each.row}: {each.text}" for each in found]


def counts(of: DebtImport) -> tuple[int, int, int, int, int]:
    return of.created, of.changed, of.withdrawn, of.unchanged, of.problems


def test_a_file_is_loaded_as_it_is_written(database: Database, import_debts: Import) -> None:
    done = import_debts(row(1), row(2, run="", monto="$12.000", vence="2026-06-30"))

    assert (done.state, counts(done)) == (ImportState.DONE, (2, 0, 0, 0, 0))
    first, second = debts(database)
    assert (str(first.run), first.property_roll, first.amount) == (ROSA, "123-45", Money(7_264))
    assert (second.run, second.due_on.isoformat()) == (None, "2026-06-30")


def test_loading_it_again_changes_nothing(database: Database, import_debts: Import) -> None:
    import_debts(row(1), row(2))

    assert counts(import_debts(row(1), row(2))) == (0, 0, 0, 2, 0)
    assert len(debts(database)) == 2


def test_what_changed_in_the_file_changes(database: Database, import_debts: Import) -> None:
    import_debts(row(1), row(2), row(3))

    done = import_debts(row(1, monto="8000"), row(2, estado="anulada"), row(3))

    assert counts(done) == (0, 1, 1, 1, 0)
    assert [debt.state.value for debt in debts(database)] == ["open", "withdrawn", "open"]
    assert counts(import_debts(row(2))) == (0, 1, 0, 0, 0)  # Owed again.


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id": ""}, "id: está vacío"),
        ({"id": "x" * 61}, "id: tiene más de 60 caracteres"),
        ({"tipo": "regalo"}, "tipo: «regalo» no es aseo ni patente"),
        ({"id": "01-02-2026"}, "id: la planilla lo convirtió en la fecha «01-02-2026»"),
        ({"id": "#N/A"}, "id: «#N/A» es un error de la planilla"),
        ({"concepto": ""}, "concepto: está vacío"),
        ({"monto": "7.26"}, "monto: «7.26» no es un monto en pesos"),
        ({"monto": "36.00"}, "monto: «36.00» no es un monto en pesos"),
        ({"monto": "-5"}, "monto: «-5» no es un monto"),
        ({"monto": "0"}, "monto: no puede ser 0"),
        ({"monto": "$999.999.999.999"}, "monto: $999.999.999.999 es demasiado"),
        ({"vence": "0001-01-01"}, "vence: «0001-01-01» tiene un año imposible"),
        ({"vence": "31-12-9999"}, "vence: «31-12-9999» tiene un año imposible"),
        ({"vence": "31-02-2026"}, "vence: «31-02-2026» no es una fecha"),
        ({"run": "12.345.678-0"}, "run: no es un RUN"),
        *(
            ({"run": each}, "run: falta el dígito verificador")
            for each in ("14206817", "13.656.649", "17353", "123456785")
        ),
        ({"rol": "doce"}, "rol: «doce» no es un rol"),
        ({"run": "", "rol": ""}, "run, rol: falta uno de los dos"),
        ({"estado": "quizás"}, "estado: «quizás» no es vigente ni anulada"),
        ({"id": "A-1"}, "id: «A-1» ya está en la fila 2"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_wrong_row_is_left_out_and_named_and_the_others_are_loaded(
    database: Database, import_debts: Import, wrong: dict[str, str], said: str
) -> None:
    done = import_debts(row(1), row(9, **wrong), row(2))

    assert counts(done) == (2, 0, 0, 0, 1)
    (problem,) = problems(database, done)
    assert problem.startswith(f"3: {said}")
    assert "12.345.678" not in problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id;tipo\nA;aseo\n", "faltan las columnas: concepto, monto, vence"),
        (b"\x50\x4b\x03\x04\0", "libro de Excel y no CSV"),
        (b" \n", "vacío"),
    ],
)
def test_what_is_no_table_of_debts_is_refused_before_it_is_kept(
    database: Database, content: bytes, said: str
) -> None:
    with pytest.raises(InvalidError, match=said):
        receive_file(database, content, name="x", by=None)

    with database.reading() as session:
        assert session.scalars(select(DebtImport)).all() == []


def test_a_table_that_breaks_off_is_refused_by_the_job(database: Database) -> None:
    content = b'id;tipo;concepto;monto;vence\nA;aseo;"Aseo;1;2026-11-30\n'

    done = run_import(database, receive_file(database, content, name="x", by=None))

    assert (done.state, "comillas" in done.refusal) == (ImportState.REFUSED, True)


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_LOT", 2)
    header = "id;tipo;concepto;monto;vence;run;rol;estado"
    content = "\n".join([header, *(row(n) for n in range(5))]).encode()
    import_id = receive_file(database, content, name="x", by=None)

    def stop(done: int, _rows: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(database, import_id, tell=stop)
    told: list[tuple[int, int]] = []
    done = run_import(database, import_id, tell=lambda n, of: told.append((n, of)))

    assert (done.state, counts(done), told) == (ImportState.DONE, (5, 0, 0, 0, 0), [(5, 5)])
    assert counts(run_import(database, import_id)) == (5, 0, 0, 0, 0)


def test_an_old_spreadsheets_encoding_and_commas_are_read(database: Database) -> None:
    text = 'ID,Tipo,Concepto,Monto,Vence,Run\nÑ-1,aseo,"Aseo, año 2026",7264,2026-04-30,11111111-1'
    received = receive_file(database, text.encode("cp1252"), name="x", by=None)

    run_import(database, received)

    assert [(debt.external_id, debt.concept) for debt in debts(database)] == [
        ("Ñ-1", "Aseo, año 2026")
    ]


def test_a_large_file_is_loaded_in_lots(database: Database, import_debts: Import) -> None:
    done = import_debts(*(row(n) for n in range(1_201)))

    assert (done.rows_done, done.created) == (1_201, 1_201)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Debt)) == 1_201


@pytest.mark.parametrize(
    "other", [{"run": "11.111.111-1"}, {"rol": "99-1"}, {"run": ""}, {"rol": ""}]
)
@pytest.mark.parametrize("state", ["", "anulada"])
def test_a_debt_is_never_moved_to_another_person_or_property(
    database: Database, import_debts: Import, other: dict[str, str], state: str
) -> None:
    import_debts(row(1))
    before = [(debt.run, debt.property_roll, debt.state) for debt in debts(database)]

    done = import_debts(row(1, monto="9000", estado=state, **other))

    assert counts(done) == (0, 0, 0, 0, 1)
    assert "2: run, rol: el portal ya tiene esta deuda" in problems(database, done)[0]
    assert [(debt.run, debt.property_roll, debt.state) for debt in debts(database)] == before
