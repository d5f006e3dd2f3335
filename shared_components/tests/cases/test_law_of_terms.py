# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Terms against a table worked by hand from the articles of Ley 19.880, and their properties."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from munikit.cases.clock import longest_extension, overall_limit
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import local_date

CALENDAR = BusinessCalendar("LR")
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))

# Worked by hand: filed, last day of 20 business days, last day of the six months of art. 27.
BY_HAND = [
    ("2026-11-23", "2026-12-22", "2027-05-24"),  # 8 December is a holiday; 23 May, a Sunday.
    ("2026-12-30", "2027-01-28", "2027-06-30"),  # Over the end of the year.
    ("2028-02-01", "2028-02-29", "2028-08-01"),  # A leap year: 29 February is a Tuesday.
    ("2026-08-31", "2026-09-29", "2027-03-01"),  # 18 September; 28 February 2027 is a Sunday.
    ("2026-04-01", "2026-04-30", "2026-10-01"),  # Holy Friday; clocks change on 5 April.
]


@pytest.mark.parametrize(("filed", "due", "overall"), BY_HAND)
def test_the_terms_are_those_of_the_law(filed: str, due: str, overall: str) -> None:
    filed_on = date.fromisoformat(filed)

    assert CALENDAR.add(filed_on, 20).isoformat() == due
    assert overall_limit(filed_on, CALENDAR).isoformat() == overall


@given(start=DAYS, days=st.integers(0, 60))
def test_a_term_ends_on_a_business_day_with_that_many_after_its_start(
    start: date, days: int
) -> None:
    end = CALENDAR.add(start, days)

    assert CALENDAR.between(start, end) == days
    assert days == 0 or CALENDAR.is_business_day(end)


@given(start=DAYS, first=st.integers(0, 30), second=st.integers(0, 30))
def test_terms_add_up(start: date, first: int, second: int) -> None:
    assert CALENDAR.add(CALENDAR.add(start, first), second) == CALENDAR.add(start, first + second)


@given(
    moment=st.datetimes(datetime(2024, 1, 1), datetime(2029, 12, 31)).map(  # noqa: DTZ001 - below.
        lambda naive: naive.replace(tzinfo=UTC)
    )
)
def test_whatever_the_hour_a_filing_counts_from_a_business_day(moment: datetime) -> None:
    counted = CALENDAR.filed_at(moment)

    assert counted >= moment
    assert CALENDAR.is_business_day(local_date(counted))


@given(filed_on=DAYS)
def test_the_six_months_never_end_on_a_day_off(filed_on: date) -> None:
    assert CALENDAR.is_business_day(overall_limit(filed_on, CALENDAR))


@pytest.mark.parametrize(("days", "most"), [(20, 10), (5, 2), (1, 0)])
def test_an_extension_is_half_at_most(days: int, most: int) -> None:
    assert longest_extension(days) == most
