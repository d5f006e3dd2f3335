# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What names a thing and was spoilt by a spreadsheet is refused by its row, in every table."""

import pytest
from imports.test_days_and_amounts import said_of

from munikit.procedures import Procedure

# Of each reader: what its honest row is known by.
NAMES = {"debts": "A1", "transfers": ";1;", "settlement": "MK1", "lists": "1-45"}
# And what a paper would certify by it.
FACTS = {"lists": "455", "lots": "Los Robles 1"}
SPOILT = [
    "#N/A",
    "#N/D",
    "#REF!",
    "#¡REF!",
    "#VALUE!",
    "#¡VALOR!",
    "#DIV/0!",
    "#¡DIV/0!",
    "#NAME?",
    "#¿NOMBRE?",
    "#NUM!",
    "#NULL!",
    "###",
    "VERDADERO",
    "FALSO",
    "TRUE",
    "False",
    "01-02-2026",
    "12-01-2026",
    "01/02/2026",
    "1/2/26",
    "2026-02-01",
    "01.02.2026",
    "9302,0",
    "9302.0",
    "0,5",
    "123456789012345000",
    "1234567890123450",
    "2,00011E+11",
    "12-ene",
]
POINTS = ("1.234.567", "800.123")
AS_MEANT = ("12-2026", "A-01-02-2026", "2026-11", "15-1234", "123456789012345678", "#12", "N/A-7")


def _read_as(reader: str, text: str, procedure: Procedure) -> str:
    edge = ";" if reader == "transfers" else ""
    return " ".join(said_of(reader, NAMES[reader], f"{edge}{text}{edge}", procedure))


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize("reader", NAMES)
def test_what_a_spreadsheet_spoilt_names_nothing(
    reader: str, spoilt: str, procedure: Procedure
) -> None:
    assert "planilla" in _read_as(reader, spoilt, procedure)


@pytest.mark.parametrize(
    "spoilt", ["#N/D", "#¡REF!", "#¿NOMBRE?", "###", "VERDADERO", "1,23457E+11", "12-mar", "mar-12"]
)
@pytest.mark.parametrize("reader", FACTS)
def test_what_a_spreadsheet_spoilt_is_certified_of_nobody(
    reader: str, spoilt: str, procedure: Procedure
) -> None:
    said = " ".join(said_of(reader, FACTS[reader], spoilt, procedure))

    assert "planilla" in said
    assert spoilt in said


@pytest.mark.parametrize(
    "fact", ["Los Robles 125", "455-B", "01-02-2026", "1.234", "12,5", "S/N", "Marzo 12", "#12"]
)
@pytest.mark.parametrize("reader", FACTS)
def test_what_can_be_certified_is_read(reader: str, fact: str, procedure: Procedure) -> None:
    assert said_of(reader, FACTS[reader], fact, procedure) == []


@pytest.mark.parametrize("points", POINTS)
@pytest.mark.parametrize("reader", ["debts", "transfers", "settlement"])
def test_points_that_a_spreadsheet_put_into_a_number_are_refused(
    reader: str, points: str, procedure: Procedure
) -> None:
    assert "forma de número" in _read_as(reader, points, procedure)


@pytest.mark.parametrize("text", AS_MEANT)
@pytest.mark.parametrize("reader", NAMES)
def test_what_only_looks_alike_is_read(reader: str, text: str, procedure: Procedure) -> None:
    assert _read_as(reader, text, procedure) == ""
