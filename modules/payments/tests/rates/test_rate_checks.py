# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The doctor says in time that a table is missing something."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import InvalidError
from munikit.kernel.money import Money
from munikit.kernel.table_files import UnreadableTableError
from munikit.module import Finding, Health
from munikit.testing.portals import create_settings
from munikit_payments.charges.debt_models import Debt
from munikit_payments.checks import check_rates
from munikit_payments.gateways import SETTINGS
from munikit_payments.rates import tables
from munikit_payments.rates.cpi import CPITable
from munikit_payments.rates.interest import InterestTable

NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def finding(database: Database) -> Finding:
    with database.reading() as session:
        return check_rates(session)


def test_what_can_be_computed_today_is_fine(database: Database) -> None:
    assert finding(database).health is Health.OK


def test_a_missing_index_is_named(database: Database, clock: FixedClock) -> None:
    clock.moment = datetime(2026, 12, 10, tzinfo=UTC)

    assert finding(database).text == "Falta el IPC de octubre de 2026"


def test_a_missing_semester_is_named(database: Database, clock: FixedClock) -> None:
    clock.moment = datetime(2027, 1, 10, 12, tzinfo=UTC)

    found = finding(database)

    assert found.health is Health.PROBLEM
    assert found.text == "Falta la tasa de interés del domingo 10 de enero de 2027"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("01-07-2026;31-12-2026;mucho", r"fila 2: tasa_diaria_pct: «mucho» no es un número"),
        ("01-07-26;31-12-2026;0,0254", r"fila 2: desde: «01-07-26»: escriba el año"),
        ("31-12-2026;01-07-2026;0,0254", r"fila 2: hasta: es antes que desde"),
    ],
)
def test_a_table_that_cannot_be_read_is_named_with_row_and_column(
    tmp_path: Path, row: str, said: str
) -> None:
    (tmp_path / "interes.csv").write_text(f"Desde;Hasta;Tasa diaria PCT\n{row}\n")

    with pytest.raises(InvalidError, match=rf"interes\.csv: {said}"):
        InterestTable.read(tmp_path / "interes.csv")


def test_the_doctor_names_a_table_that_cannot_be_read(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ipc.csv").write_text("mes;ipc\n2026-10;1\n")
    broken = partial(tables.read_cpi, tmp_path / "ipc.csv")
    monkeypatch.setattr("munikit_payments.checks.tables_of", lambda _session: broken())

    found = finding(database)

    assert found.health is Health.PROBLEM
    assert "ipc.csv: A la primera fila le faltan las columnas" in found.text
    assert "cpi_table" in found.fix


def test_a_spreadsheets_table_of_the_index_is_read(tmp_path: Path) -> None:
    text = "MES;IPC índice;IPC variación mensual\r\noctubre 2026;105,23;0,4\r\n11-2026;;\r\n"
    (tmp_path / "ipc.csv").write_bytes(text.encode("cp1252"))

    table = CPITable.read(tmp_path / "ipc.csv")

    assert dict(table.index) == {date(2026, 10, 1): Decimal("105.23")}


@pytest.fixture
def in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_PRODUCTION", "true")


@pytest.mark.usefixtures("in_production")
@pytest.mark.parametrize("now", [NOON, datetime(2028, 1, 10, 12, tzinfo=UTC)])
def test_debts_are_not_charged_by_the_sample_tables_unnoticed(
    database: Database, clock: FixedClock, now: datetime
) -> None:
    assert finding(database).health is Health.WARNING
    with database.transaction() as session:
        session.add(
            Debt(
                kind="patente",
                external_id="1",
                whole_id="1",
                property_roll="1-1",
                concept="Patente",
                amount=Money(1000),
                due_on=NOON.date(),
                first_due_on=NOON.date(),
                updated_at=NOON,
            )
        )
    clock.moment = now

    found = finding(database)

    assert found.health is Health.PROBLEM
    assert "de ejemplo" in found.text
    assert "[payments] cpi_table e interest_table" in found.fix


INDEX = "mes,ipc_indice,ipc_variacion_mensual\n2026-09,105.00,0.3\n"
RATES = "desde,hasta,tasa_diaria_pct\n01-01-2026,30-06-2026,0.0220\n"


def test_a_table_changed_in_place_is_read_without_a_restart(
    database: Database, tmp_path: Path
) -> None:
    cpi = tmp_path / "ipc.csv"
    interest = tmp_path / "interes.csv"
    cpi.write_text(INDEX)
    interest.write_text(RATES)
    toml = f'[payments]\ncpi_table = "{cpi}"\ninterest_table = "{interest}"\n'
    settings = create_settings(tmp_path, {"payments": SETTINGS}, toml)
    database.wiring = replace(database.wiring, settings=settings)
    with database.reading() as session:
        assert len(tables.tables_of(session).cpi.index) == 1

    cpi.write_text(f"{INDEX}2026-10,105.23,0.2\n")
    interest.write_text(f"{RATES}01-07-2026,31-12-2026,0.0254\n")

    with database.reading() as session:
        now = tables.tables_of(session)
    assert list(now.cpi.index) == [date(2026, 9, 1), date(2026, 10, 1)]
    assert now.interest.semesters[-1].percent_a_day == Decimal("0.0254")


def test_a_table_put_in_anothers_place_is_read_however_old_it_is(tmp_path: Path) -> None:
    table = tmp_path / "ipc.csv"
    other = tmp_path / "nueva.csv"
    table.write_text(INDEX)
    other.write_text(INDEX.replace("105.00", "105.01"))
    written = table.stat().st_mtime_ns
    os.utime(other, ns=(written, written))
    tables.read_cpi(table)

    other.replace(table)

    assert tables.read_cpi(table).index[date(2026, 9, 1)] == Decimal("105.01")


def test_a_table_that_stays_as_it_is_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "ipc.csv").write_text(INDEX)

    assert tables.read_cpi(tmp_path / "ipc.csv") is tables.read_cpi(tmp_path / "ipc.csv")


def test_a_table_that_is_gone_is_named(tmp_path: Path) -> None:
    (tmp_path / "ipc.csv").write_text(INDEX)
    tables.read_cpi(tmp_path / "ipc.csv")

    (tmp_path / "ipc.csv").unlink()

    with pytest.raises(UnreadableTableError) as refused:
        tables.read_cpi(tmp_path / "ipc.csv")
    assert "ipc.csv" in refused.value.reason
