# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A table the portal gives away shows what it says: nothing is computed where it is opened."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from munikit.kernel.clock import SANTIAGO, keep_time_of
from munikit.kernel.communes import zone_of
from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.kernel.spreadsheets import Columns, Table
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


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (-5, "-5"),
        (0, "0"),
        (Decimal("-0.5"), "-0.5"),
        (Money(-34500), "-34500"),
        (date(2026, 11, 30), "2026-11-30"),
        (RUT.parse("12345678-5"), "12.345.678-5"),
        (None, ""),
    ],
)
def test_a_number_is_no_text_and_an_amount_a_day_a_rut_are_written_as_tables_do(
    value: object, said: str
) -> None:
    assert harmless(value) == said


@pytest.mark.parametrize(("cut", "day"), [("10101", "2026-11-30"), ("05201", "2026-11-29")])
def test_a_moment_is_its_day_in_the_commune(cut: str, day: str) -> None:
    keep_time_of(zone_of(cut))
    try:
        assert harmless(datetime(2026, 11, 30, 4, 30, tzinfo=UTC)) == day
    finally:
        keep_time_of(SANTIAGO)


class Words:
    def __str__(self) -> str:
        return "=1+1"


def test_what_is_no_number_is_text_whatever_its_type() -> None:
    assert harmless(Words()) == "'=1+1"


def test_the_mark_stands_once_before_the_titles_and_rows_come_as_they_are_made() -> None:
    made: list[int] = []
    rows = ((made.append(each), "ñ" * 2_000) for each in range(100))

    pieces = csv_pieces(("número", "=texto"), rows)
    next(pieces)
    made_at_first = len(made)
    text = "".join(csv_pieces(("número", "=texto"), [(1, "a\nb")]))

    assert made_at_first < 100
    assert text == '\ufeffnúmero;\'=texto\r\n1;"a\nb"\r\n'


def test_what_is_written_can_be_read_again() -> None:
    text = "".join(csv_pieces(("rut", "glosa"), [(RUT.parse("12345678-5"), 'una; "dos", tres')]))

    ((_, row),) = Table(text.encode(), Columns(("rut", "glosa"))).read(dict)

    assert row == {"rut": "12.345.678-5", "glosa": 'una; "dos", tres'}


@given(st.text())
def test_no_text_whatever_is_left_a_formula(text: str) -> None:
    assert not harmless(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
