# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Terms against a table worked by hand from the articles of Ley 19.880, and their properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import local_date
from munikit.kernel.legal_clock import (
    appeal_until,
    cure_until,
    longest_extension,
    notified_on,
    overall_limit,
)

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


# Worked by hand: sent, notified by the State's platform (three days), five days after that.
BY_DDU = [
    ("2026-12-04", "2026-12-10", "2026-12-17"),  # The 8th is a holiday.
    ("2026-12-30", "2027-01-05", "2027-01-12"),  # New Year's Day is a Friday.
    ("2028-02-28", "2028-03-02", "2028-03-09"),  # 29 February 2028 counts.
    ("2026-04-01", "2026-04-07", "2026-04-14"),  # Holy Friday; clocks change on 5 April.
    ("2026-09-04", "2026-09-09", "2026-09-16"),  # Clocks change on 6 September.
    ("2026-12-05", "2026-12-10", "2026-12-17"),  # Sent on a Saturday.
]


@pytest.mark.parametrize(("sent", "notified", "appeal"), BY_DDU)
def test_what_goes_by_the_states_platform_counts_three_days_later(
    sent: str, notified: str, appeal: str
) -> None:
    sent_on = date.fromisoformat(sent)

    assert notified_on(sent_on, CALENDAR, by_ddu=True).isoformat() == notified
    from_there = notified_on(sent_on, CALENDAR, by_ddu=True)
    assert appeal_until(from_there, CALENDAR).isoformat() == appeal
    assert cure_until(from_there, CALENDAR).isoformat() == appeal


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-27T23:59:00-03:00", "2026-11-27"),  # Friday, the last minute.
        ("2026-11-28T00:01:00-03:00", "2026-11-30"),  # Saturday: first hour of Monday.
        ("2026-12-31T23:59:00-03:00", "2026-12-31"),
        ("2027-01-01T00:00:00-03:00", "2027-01-04"),  # New Year's Day is a Friday.
        ("2026-04-05T02:30:00+00:00", "2026-04-06"),  # Saturday 23:30, before the clocks go back.
        ("2026-04-06T03:59:00+00:00", "2026-04-06"),  # Sunday 23:59 with the new hour (UTC-4).
        ("2026-04-06T04:00:00+00:00", "2026-04-06"),  # Monday 00:00.
        ("2026-09-08T02:59:00+00:00", "2026-09-07"),  # Monday 23:59 with the summer hour (UTC-3).
        ("2026-09-08T03:00:00+00:00", "2026-09-08"),
        ("2028-02-29T12:00:00-03:00", "2028-02-29"),  # A leap day is a day like any other.
    ],
)
def test_a_filing_counts_on_the_day_the_clock_of_santiago_shows(moment: str, day: str) -> None:
    counted = CALENDAR.filed_at(datetime.fromisoformat(moment))

    assert local_date(counted).isoformat() == day


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        (BusinessCalendar("AP"), "2027-06-07"),  # Arica's own holiday, a Monday.
        (BusinessCalendar("NB"), "2026-08-20"),  # Ñuble's own holiday, a Thursday.
        (BusinessCalendar("LR", frozenset({date(2026, 2, 9)})), "2026-02-09"),  # A commune's own.
    ],
    ids=["arica", "nuble", "local"],
)
def test_holidays_of_the_region_and_the_commune_do_not_count(
    calendar: BusinessCalendar, day: str
) -> None:
    holiday = date.fromisoformat(day)

    assert not calendar.is_business_day(holiday)
    assert CALENDAR.is_business_day(holiday)
    before = holiday - timedelta(days=1)
    assert calendar.add(before, 1) == CALENDAR.add(before, 2)


@given(sent_on=DAYS)
def test_a_notice_by_the_platform_never_shortens_a_term(sent_on: date) -> None:
    by_ddu, given_by_hand = (
        appeal_until(notified_on(sent_on, CALENDAR, by_ddu=ddu), CALENDAR) for ddu in (True, False)
    )

    assert by_ddu == CALENDAR.add(given_by_hand, 3)


@given(filed_on=DAYS, days=st.integers(1, 130))
def test_the_longest_extension_never_doubles_a_term(filed_on: date, days: int) -> None:
    due = CALENDAR.add(filed_on, days)
    extended = CALENDAR.add(due, longest_extension(days))

    assert CALENDAR.between(filed_on, extended) <= days * 3 // 2
