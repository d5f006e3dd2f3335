# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table the portal gives away shows what it says: nothing is computed where it is opened."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from munikit.kernel.tables_out import csv_pieces, harmless


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "  =1+1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u202e=1",
        "＝1+1", "＋1", "－1", "＠SUM(A1)", "﹦1", "\t1", "\r1", "\n1", "\t=1", " \r\n =1",
    ],
)  # fmt: skip
def test_what_begins_like_a_formula_is_shown_and_not_computed(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("end", [",", ";", "\t", "\n", "\r"])
def test_nor_does_a_formula_begin_where_another_spreadsheet_ends_a_cell(end: str) -> None:
    """With Chile's settings a semicolon ends a cell, whatever stands in quotes further left."""
    assert harmless(f"Rosa{end} =1+1{end}") == f"Rosa{end}' =1+1{end}"


@pytest.mark.parametrize("cell", ["Rosa Soto", "12.345.678-5", "a@b.cl", "5-3=2", "O'Higgins", ""])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize(("value", "said"), [(-5, "-5"), (0, "0"), (None, "")])
def test_a_number_is_no_text_and_stays_one(value: object, said: str) -> None:
    assert harmless(value) == said


def test_the_mark_stands_once_before_the_titles_and_rows_come_as_they_are_made() -> None:
    made: list[int] = []
    rows = ((made.append(each), "ñ" * 2_000) for each in range(100))

    pieces = csv_pieces(("número", "=texto"), rows)
    next(pieces)
    made_at_first = len(made)
    text = "".join(csv_pieces(("número", "=texto"), [(1, "a\nb")]))

    assert made_at_first < 100
    assert text.startswith("\ufeffnúmero,'=texto\r\n")
    assert text.count("\ufeff") == 1
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read[1] == ["1", "a\nb"]


@given(st.text())
def test_no_text_whatever_is_left_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
