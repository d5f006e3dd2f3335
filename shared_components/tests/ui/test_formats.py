# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Dates, amounts and sizes are written as people in Chile read them."""

from datetime import UTC, date, datetime
from importlib.resources import files

import pytest

from munikit.kernel.formats import day, moment, short_day
from munikit.kernel.sizes import file_size, size_limit
from munikit.web.filters import FILTERS


def test_a_day_is_written_in_words() -> None:
    assert day(date(2026, 11, 30)) == "lunes 30 de noviembre de 2026"


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2026, 11, 30, 14, 42, tzinfo=UTC), "lunes 30 de noviembre de 2026, 11:42"),
        (datetime(2026, 7, 1, 3, 30, tzinfo=UTC), "martes 30 de junio de 2026, 23:30"),
        (datetime(2026, 12, 1, 2, 59, tzinfo=UTC), "lunes 30 de noviembre de 2026, 23:59"),
    ],
    ids=["summer", "winter", "the day before, here"],
)
def test_a_moment_is_told_by_the_clocks_of_chile(instant: datetime, written: str) -> None:
    assert moment(instant) == written


def test_a_table_has_short_days() -> None:
    assert short_day(datetime(2026, 12, 1, 2, 59, tzinfo=UTC)) == "30-11-2026"


@pytest.mark.parametrize(
    ("size_bytes", "written"),
    [(0, "1 KB"), (327_680, "320 KB"), (1_258_291, "1,2 MB"), (5_242_880, "5 MB")],
)
def test_a_size_is_rounded_to_what_matters(size_bytes: int, written: str) -> None:
    assert file_size(size_bytes) == written


@pytest.mark.parametrize("most_bytes", [1024, 100_000, 1_048_575, 5_000_000, 5_242_880])
def test_what_is_over_a_limit_never_reads_as_within_it(most_bytes: int) -> None:
    assert file_size(most_bytes + 1) != size_limit(most_bytes)


def test_a_date_in_a_table_is_not_broken_at_its_hyphens() -> None:
    style = files("munikit.web").joinpath("assets/portal.css").read_text("utf-8")

    shown = FILTERS["short_day"](datetime(2026, 12, 1, 2, 59, tzinfo=UTC))

    assert shown == '<time datetime="2026-11-30">30-11-2026</time>'
    assert "\ntime {\n  white-space: nowrap;\n}\n" in style
