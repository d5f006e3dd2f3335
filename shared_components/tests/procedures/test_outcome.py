# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a paper certifies is kept by its rows: no text is ever taken for a row."""

from munikit.procedures.outcome import FindingRows

PLAN = FindingRows(rows=("Zona", "Usos"))


def test_rows_are_in_the_order_of_the_paper_without_the_empty_ones() -> None:
    assert list(PLAN.filled({"Usos": " Vivienda ", "Zona": "ZU-1"}).items()) == [
        ("Zona", "ZU-1"),
        ("Usos", "Vivienda"),
    ]
    assert PLAN.filled({"Zona": " \n", "Otra": "x"}) == {}


def test_a_row_without_words_is_missing() -> None:
    assert PLAN.missing({"Zona": "ZU-1", "Usos": " "}) == ["Usos"]
    assert PLAN.missing({"Zona": "ZU-1", "Usos": "Vivienda"}) == []


def test_what_looks_like_a_row_is_words_of_the_row_it_was_written_in() -> None:
    given = {"Zona": "ZU-1", "Usos": "Vivienda\nZona: según plano anterior"}

    assert PLAN.filled(given) == given
    assert PLAN.words(given) == "Zona: ZU-1\nUsos: Vivienda\nZona: según plano anterior"
