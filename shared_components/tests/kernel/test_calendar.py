# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

from datetime import UTC, date, datetime

import pytest

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import SANTIAGO, FixedClock, as_utc, local_date

CALENDAR = BusinessCalendar()


def test_a_term_is_counted_from_the_next_day_in_business_days() -> None:
    # chile.md A 5.1: sent Friday 4 December 2026, the 8th is a holiday, deemed Thursday the 10th.
    assert CALENDAR.add(date(2026, 12, 4), 3) == date(2026, 12, 10)


def test_a_reposition_of_five_days_ends_where_the_law_says() -> None:
    assert CALENDAR.add(date(2026, 12, 10), 5) == date(2026, 12, 17)


def test_a_term_runs_over_the_year_end() -> None:
    # 25 December and 1 January are holidays, 26 and 27 December, 2 and 3 January a weekend.
    assert CALENDAR.add(date(2026, 12, 24), 6) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("region", "day"), [("AP", date(2027, 6, 7)), ("NB", date(2027, 8, 20))], ids=["Arica", "Ñuble"]
)
def test_a_region_has_its_own_holidays(region: str, day: date) -> None:
    assert CALENDAR.is_business_day(day)
    assert not BusinessCalendar(region).is_business_day(day)


def test_a_local_holiday_is_no_business_day() -> None:
    anniversary = date(2027, 2, 9)

    assert not BusinessCalendar(None, frozenset({anniversary})).is_business_day(anniversary)


def test_a_filing_on_sunday_counts_from_the_first_hour_of_monday() -> None:
    sunday_night = datetime(2026, 11, 22, 23, 30, tzinfo=SANTIAGO)

    filed = CALENDAR.filed_at(sunday_night)

    assert filed == datetime(2026, 11, 23, 0, 0, tzinfo=SANTIAGO)


def test_a_filing_late_on_a_business_day_counts_at_once() -> None:
    friday_night = datetime(2026, 11, 20, 23, 59, tzinfo=SANTIAGO)

    assert CALENDAR.filed_at(friday_night) == friday_night


def test_days_left_are_negative_once_the_term_has_run_out() -> None:
    assert CALENDAR.between(date(2026, 12, 4), date(2026, 12, 10)) == 3
    assert CALENDAR.between(date(2026, 12, 10), date(2026, 12, 4)) == -3
    assert CALENDAR.between(date(2026, 12, 4), date(2026, 12, 4)) == 0


def test_the_civil_date_is_santiagos_on_both_sides_of_midnight() -> None:
    assert local_date(datetime(2027, 1, 1, 2, 59, tzinfo=UTC)) == date(2026, 12, 31)
    assert local_date(datetime(2027, 1, 1, 3, 0, tzinfo=UTC)) == date(2027, 1, 1)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        as_utc(datetime(2026, 11, 23, 12, 0))  # noqa: DTZ001 - the naive moment is the point.


def test_a_fixed_clock_stands() -> None:
    moment = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    assert FixedClock(moment).now() == moment


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot have -1"):
        CALENDAR.add(date(2026, 12, 4), -1)


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2028, 1, 27), 1),
        (date(2028, 1, 28), 0),
        # Nobody can act on a Saturday: it counts as the Monday after (Ley 19.880 art. 25).
        (date(2028, 1, 29), -1),
        (date(2028, 1, 30), -1),
        (date(2028, 1, 31), -1),
        (date(2028, 2, 1), -2),
    ],
)
def test_a_term_that_ended_on_friday_is_over_on_saturday(today: date, left: int) -> None:
    assert BusinessCalendar("LR").between(today, date(2028, 1, 28)) == left
