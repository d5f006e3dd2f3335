# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Terms, warnings and sessions on days that are odd: holidays, new year, February, the clocks.

The days were counted by hand: business days of Ley 19.880 art. 25 in 2027 and 2028.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from days.work import PASSWORD, Town
from sqlalchemy import select

from munikit.app.web import create_app
from munikit.cases import Case
from munikit.cases.inbox.deadline import light
from munikit.cases.sharing import services as sharing
from munikit.kernel.clock import SANTIAGO, at, local, local_date
from munikit.outbox import QueuedJob
from munikit.testing.browser import Browser

# When it is filed, the day that is five business days before its last, the one before, the last.
TERMS = {
    "over Easter": ("2027-03-26", "2027-04-19", "2027-04-23", "2027-04-26"),
    "from February": ("2027-02-28", "2027-03-22", "2027-03-29", "2027-03-30"),
    "over the clocks of April": ("2027-03-08", "2027-03-30", "2027-04-05", "2027-04-06"),
    "over the clocks of September": ("2027-08-09", "2027-08-30", "2027-09-03", "2027-09-06"),
    "over 12 October": ("2027-09-18", "2027-10-12", "2027-10-18", "2027-10-19"),
    "over new year": ("2027-12-31", "2028-01-21", "2028-01-27", "2028-01-28"),
    "over a leap day": ("2028-02-21", "2028-03-13", "2028-03-17", "2028-03-20"),
}
# When somebody enters, and what the wall shows half an hour later.
CHANGES = {
    "new year": ("2026-12-31T23:50", "2027-01-01T00:20"),
    "the clocks of April": ("2027-04-03T23:50", "2027-04-03T23:20"),
    "the clocks of September": ("2027-09-04T23:50", "2027-09-05T01:20"),
    "the leap day": ("2028-02-28T23:50", "2028-02-29T00:20"),
}


@pytest.mark.parametrize("term", TERMS.values(), ids=TERMS)
def test_officials_are_warned_on_the_day_and_not_the_evening_before(
    tmp_path: Path, term: tuple[str, str, str, str]
) -> None:
    filed, five, one, last = map(date.fromisoformat, term)
    town = Town(tmp_path, at(filed, 12))
    case_id = town.file()
    town.pay(case_id)
    town.work()
    with town.database.transaction() as session:
        seen = session.get_one(Case, case_id).version
        sharing.take(session, case_id, seen=seen, by=town.official)

    found = [seen_at(town, moment) for day in (five, one, last) for moment in turn_of(day)]

    assert found == [("ok", []), *[("soon", ["5"])] * 2, *[("soon", ["1", "5"])] * 3]
    town.clock.moment = at(last, 23, 58)
    assert shown(town) == "soon"
    town.work()
    town.work()
    assert shown(town) == "late"


@pytest.mark.parametrize("moments", CHANGES.values(), ids=CHANGES)
def test_a_session_lasts_as_long_while_the_day_or_the_clocks_change(
    tmp_path: Path, moments: tuple[str, str]
) -> None:
    entered, later = moments
    town = Town(tmp_path, datetime.fromisoformat(entered).replace(tzinfo=SANTIAGO))
    browser = Browser(create_app(town.portal).test_client())
    browser.sign_in("marta@valdivia.example", PASSWORD)

    town.clock.moment += timedelta(minutes=14)
    assert browser.get("/bandeja").status_code == 200
    town.clock.moment += timedelta(minutes=16)
    assert browser.get("/bandeja").status_code == 303
    assert f"{local(town.clock.now()):%Y-%m-%dT%H:%M}" == later


def turn_of(day: date) -> tuple[datetime, datetime]:
    """Return the evening before, and an hour of the night in which the clocks have changed."""
    return at(day, 0) - timedelta(minutes=10), at(day, 1, 30)


def seen_at(town: Town, moment: datetime) -> tuple[str, list[str]]:
    town.clock.moment = moment
    town.work()
    return shown(town), warned(town)


def shown(town: Town) -> str:
    with town.database.reading() as session:
        case = session.scalars(select(Case)).one()
        today = local_date(town.clock.now())
        return light(case, today, town.database.wiring.calendar).state


def warned(town: Town) -> list[str]:
    """Return the warnings so far, by the business days that were left."""
    with town.database.reading() as session:
        keys = session.scalars(select(QueuedJob.key).where(QueuedJob.key.contains(":due-"))).all()
    return sorted(key.split(":due-")[1].split("-")[0] for key in keys)
