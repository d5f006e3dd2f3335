# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rules hold on any day of the year, at both changes of the clocks and in February.

Every row is a portal of its own whose clock stands there: somebody files and pays, the case is
granted and its paper issued, a debt is a day late, and the day is closed. What follows from the
day was counted by hand on a calendar (Ley 19.880 art. 25; the holidays of 2027 and 2028).
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from days.work import Done, Town, a_day_of_work

from munikit.audit.heads import found_problems
from munikit.contracts.registrar import DocumentState
from munikit.kernel.clock import SANTIAGO, local
from munikit.kernel.money import Money
from munikit_payments.invariants import ledger_violations

VALDIVIA = "Valdivia"
EASTER = "Isla de Pascua"
PUNTA_ARENAS = "Punta Arenas"
COYHAIQUE = "Coyhaique"
# Half a UTM of the last month that was published: a trial goes on with it.
FEE = Money(36_220)


class Day(NamedTuple):
    """When work begins; the folio's year, filed, due and valid until; what a day late adds.

    ``printed`` is the year of the paper's folio, if another.
    """

    begins: str
    year: int
    filed_on: str
    due_on: str
    valid_until: str
    adjustment: int
    interest: int
    printed: int = 0


DAYS = {
    "1 January": Day("2027-01-01T10:00", 2027, "2027-01-04", "2027-02-01", "2028-03-02", 9000, 202),
    "a Sunday": Day("2027-02-28T12:00", 2027, "2027-03-01", "2027-03-30", "2028-04-29", 0, 200),
    "Good Friday": Day("2027-03-26T09:00", 2027, "2027-03-29", "2027-04-26", "2028-05-25", 0, 200),
    "30 April": Day("2027-04-30T16:00", 2027, "2027-04-30", "2027-05-31", "2028-06-29", 0, 200),
    "21 May": Day("2027-05-21T11:00", 2027, "2027-05-24", "2027-06-22", "2028-07-20", 0, 200),
    "solstice": Day("2027-06-21T11:00", 2027, "2027-06-22", "2027-07-22", "2028-08-20", 0, 200),
    "16 July": Day("2027-07-16T11:00", 2027, "2027-07-19", "2027-08-16", "2028-09-14", 0, 300),
    "a Saturday": Day("2027-08-14T11:00", 2027, "2027-08-16", "2027-09-13", "2028-10-13", 0, 300),
    "18 September": Day("2027-09-18T12:00", 2027, "2027-09-20", "2027-10-19", "2028-11-17", 0, 300),
    "29 October": Day("2027-10-29T17:00", 2027, "2027-10-29", "2027-11-29", "2028-12-28", 0, 300),
    "All Saints": Day(
        "2027-11-01T12:00", 2027, "2027-11-02", "2027-11-30", "2028-12-31", 8000, 302
    ),
    "31 December": Day("2027-12-31T23:00", 2027, "2027-12-31", "2028-01-28", "2029-02-28", 0, 300),
    # A minute passes between any two acts. What is paid in one year and heard of in the next is of
    # the year of the payment; its paper is of the year in which it is made.
    "midnight of new year": Day(
        "2027-12-31T23:58", 2027, "2027-12-31", "2028-01-28", "2029-02-28", 8000, 302, 2028
    ),
    "midnight of February": Day(
        "2027-02-28T23:58", 2027, "2027-03-01", "2027-03-30", "2028-04-29", 9000, 202
    ),
    "midnight of a leap day": Day(
        "2028-02-28T23:58", 2028, "2028-02-28", "2028-03-27", "2029-04-28", 0, 300
    ),
    "29 February": Day("2028-02-29T12:00", 2028, "2028-02-29", "2028-03-28", "2029-04-29", 0, 300),
}

# What the wall shows at a moment around a change: where it changes at midnight, at ten in the
# evening as on the island, and not at all.
APRIL = ("2027-04-05", "2027-05-03", 200)
SEPTEMBER = ("2027-09-06", "2027-10-05", 300)
WALLS = [
    (VALDIVIA, "2027-04-04T02:30", "2027-04-03T23:30-03:00", APRIL),
    (VALDIVIA, "2027-04-04T03:30", "2027-04-03T23:30-04:00", APRIL),
    (VALDIVIA, "2027-04-04T04:30", "2027-04-04T00:30-04:00", APRIL),
    (VALDIVIA, "2027-04-04T07:00", "2027-04-04T03:00-04:00", APRIL),
    (VALDIVIA, "2027-09-05T03:30", "2027-09-04T23:30-04:00", SEPTEMBER),
    # There is no half past midnight: the day begins at one.
    (VALDIVIA, "2027-09-05T04:30", "2027-09-05T01:30-03:00", SEPTEMBER),
    (VALDIVIA, "2027-09-05T06:00", "2027-09-05T03:00-03:00", SEPTEMBER),
    (EASTER, "2027-04-04T02:30", "2027-04-03T21:30-05:00", APRIL),
    (EASTER, "2027-04-04T03:30", "2027-04-03T21:30-06:00", APRIL),
    (EASTER, "2027-04-04T05:30", "2027-04-03T23:30-06:00", APRIL),
    (EASTER, "2027-04-04T06:30", "2027-04-04T00:30-06:00", APRIL),
    (EASTER, "2027-04-04T09:00", "2027-04-04T03:00-06:00", APRIL),
    (EASTER, "2027-09-05T03:30", "2027-09-04T21:30-06:00", SEPTEMBER),
    (EASTER, "2027-09-05T04:30", "2027-09-04T23:30-05:00", SEPTEMBER),
    (EASTER, "2027-09-05T05:30", "2027-09-05T00:30-05:00", SEPTEMBER),
    (EASTER, "2027-09-05T08:00", "2027-09-05T03:00-05:00", SEPTEMBER),
    *(
        (commune, *wall)
        for commune in (PUNTA_ARENAS, COYHAIQUE)
        for wall in (
            ("2027-04-04T02:30", "2027-04-03T23:30-03:00", APRIL),
            ("2027-04-04T03:30", "2027-04-04T00:30-03:00", APRIL),
            ("2027-09-05T03:30", "2027-09-05T00:30-03:00", SEPTEMBER),
            ("2027-09-05T06:00", "2027-09-05T03:00-03:00", SEPTEMBER),
        )
    ),
]


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS)
def test_a_day_of_work_comes_out_right_on_any_day(tmp_path: Path, day: Day) -> None:
    begins = datetime.fromisoformat(day.begins).replace(tzinfo=SANTIAGO)
    town = Town(tmp_path, begins)

    done = a_day_of_work(town)

    assert done.case.folio == f"VAL-{day.year}-000001"
    assert done.document.folio == f"VAL-D-{day.printed or day.year}-000001"
    assert (str(done.case.filed_on), str(done.case.due_on)) == (day.filed_on, day.due_on)
    assert str(done.document.valid_until) == str(done.permit.valid_until) == day.valid_until
    assert done.closed == begins.date()
    assert lateness(done) == (Money(day.adjustment), Money(day.interest))
    nothing_is_wrong(town, done)


@pytest.mark.parametrize(("commune", "moment", "wall", "then"), WALLS)
def test_a_day_of_work_comes_out_right_while_the_clocks_change(
    tmp_path: Path, commune: str, moment: str, wall: str, then: tuple[str, str, int]
) -> None:
    filed_on, due_on, interest = then
    town = Town(tmp_path, datetime.fromisoformat(moment).replace(tzinfo=UTC), commune)
    assert local(town.clock.now()).isoformat(timespec="minutes") == wall

    done = a_day_of_work(town)

    assert (str(done.case.filed_on), str(done.case.due_on)) == (filed_on, due_on)
    assert done.closed == date.fromisoformat(wall[:10])
    assert lateness(done) == (Money(0), Money(interest))
    nothing_is_wrong(town, done)


def lateness(done: Done) -> tuple[Money, Money]:
    assert done.owed.price, done.owed.trouble
    return done.owed.price.late.adjustment, done.owed.price.late.interest


def nothing_is_wrong(town: Town, done: Done) -> None:
    assert done.trouble == []
    assert done.charge.amount == FEE
    assert done.document.state is DocumentState.ISSUED
    with town.database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
        assert list(found_problems(session)) == []
