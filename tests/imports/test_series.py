# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table by months that charges are computed from has no hole, and no value that lost a digit.

Whoever pastes the official values leaves out a line, or a figure of one: a charge of a tenth, or
none, is found out by nobody.
"""

import re

import pytest
from imports.mischief import READERS

from munikit.kernel.errors import InvalidError
from munikit.procedures import Procedure

UTM = ["2026-07;71.649", "2026-08;71.649", "2026-09;71.721", "2026-10;72.151", "2026-11;72.440"]
INDEX = ["2023-11;138,51;0,7", "2023-12;137,80;-0,5", "2024-01;104,53;0,7", "2024-02;105,12;0,6"]
INTEREST = [
    "2025-07-01;2025-12-31;0,0222222222",
    "2026-01-01;2026-06-30;0,0220000000",
    "2026-07-01;2026-12-31;0,0213888889",
]
WHOLE = {"UTM": UTM, "index": INDEX, "interest": INTEREST}


def read(name: str, rows: list[str], procedure: Procedure) -> None:
    reader = READERS[name]
    list(reader.read("\n".join((reader.titles, *rows)).encode(), procedure))


def said_of(name: str, rows: list[str], procedure: Procedure) -> str:
    with pytest.raises(InvalidError) as refused:
        read(name, rows, procedure)
    assert len(refused.value.message) < 400
    return refused.value.message


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
def test_the_official_values_are_read_in_either_order(
    name: str, step: int, procedure: Procedure
) -> None:
    read(name, WHOLE[name][::step], procedure)


@pytest.mark.parametrize(
    ("name", "left_out", "said"),
    [
        ("UTM", 2, r"fila 4: mes: falta 2026-09, que va después de 2026-08 \(fila 3\)"),
        ("index", 1, r"fila 3: mes: falta 2023-12, que va después de 2023-11 \(fila 2\)"),
        ("interest", 1, r"fila 3: desde: falta la tasa desde el 2026-01-01"),
    ],
)
def test_a_table_with_a_hole_is_refused_by_its_row(
    name: str, left_out: int, said: str, procedure: Procedure
) -> None:
    rows = [row for number, row in enumerate(WHOLE[name]) if number != left_out]

    assert re.search(said, said_of(name, rows, procedure))


def test_a_hole_of_many_months_says_from_which_to_which(procedure: Procedure) -> None:
    said = said_of("UTM", ["2026-03;69.000", "2026-11;72.440"], procedure)

    assert "fila 3: mes: faltan de 2026-04 a 2026-10, que van después de 2026-03" in said


def test_a_hole_is_found_in_a_table_with_the_newest_first(procedure: Procedure) -> None:
    said = said_of("UTM", ["2026-11;72.440", "2026-09;71.721", "2026-08;71.649"], procedure)

    assert "fila 2: mes: falta 2026-10, que va después de 2026-09 (fila 3)" in said


@pytest.mark.parametrize(
    ("row", "odd", "said"),
    [
        (0, "2026-07;7.164", r"fila 2: utm: \$7\.164 de 2026-07 no calza con \$71\.649 de 2026-08"),
        (2, "2026-09;7.172", r"fila 4: utm: \$7\.172 de 2026-09 no calza con \$71\.649 de 2026-08"),
        (2, "2026-09;717.211", r"fila 4: utm: \$717\.211 .*Revise si falta o sobra una cifra$"),
        (2, "2026-09;91.721", r"fila 4: utm: \$91\.721 "),
        (4, "2026-11;2.440", r"fila 6: utm: \$2\.440 "),
    ],
    ids=["the first", "a digit lost", "one too many", "another digit", "the newest"],
)
def test_a_utm_that_lost_a_digit_is_refused_by_its_row(
    row: int, odd: str, said: str, procedure: Procedure
) -> None:
    rows = [*UTM[:row], odd, *UTM[row + 1 :]]

    assert re.search(said, said_of("UTM", rows, procedure))


@pytest.mark.parametrize("row", ["2026-12;7.244", "2026-12;724.400", "2027-03;7.300"])
def test_a_utm_alone_that_lost_a_digit_is_refused(row: str, procedure: Procedure) -> None:
    said = said_of("UTM", [row], procedure)

    assert re.search(r"fila 2: utm: .* no puede ser la UTM de 202\d-\d\d", said)


@pytest.mark.parametrize(
    "row", ["1990-01;10.878", "2010-06;37.009", "2026-12;72.800", "2040-01;120.000"]
)
def test_a_utm_of_any_time_is_read(row: str, procedure: Procedure) -> None:
    read("UTM", [row], procedure)


@pytest.mark.parametrize(
    ("name", "row", "odd", "said"),
    [
        ("index", 1, "2023-12;13,80;-0,5", r"fila 3: ipc_indice: 13,80 de 2023-12 no calza"),
        ("index", 3, "2024-02;10,512;0,6", r"fila 5: ipc_indice: 10,512 de 2024-02 no calza"),
        ("index", 2, "2024-01;0;0,7", r"fila 4: ipc_indice: debe ser más que 0"),
        ("index", 2, "2024-01;104,53;70", r"fila 4: ipc_variacion_mensual: «70» no puede ser"),
        ("index", 1, "2023-11;138,51;0,7", r"fila 3: mes: 2023-11 ya está en la fila 2"),
        (
            "interest",
            1,
            "2026-01-01;2026-06-30;0,220",
            r"fila 3: tasa_diaria_pct: 0,220 .* no calza con 0,0222222222",
        ),
        ("interest", 1, "2026-01-01;2026-06-30;-0,0220", r"fila 3: tasa_diaria_pct: debe ser más"),
        ("interest", 1, "2025-07-01;2026-06-30;0,0220", r"fila 3: desde: 2025-07-01 ya está en la"),
        ("interest", 1, "2025-12-01;2026-06-30;0,0220", r"fila 3: desde: .*ya está en la fila 2"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_by_its_row(
    name: str, row: int, odd: str, said: str, procedure: Procedure
) -> None:
    rows = [*WHOLE[name][:row], odd, *WHOLE[name][row + 1 :]]

    assert re.search(said, said_of(name, rows, procedure))
