# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The demo's past: each act is done with the clock put at its moment, in the order of time."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from sqlite3 import Connection as SQLiteConnection

from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import FixedClock, at, local_date

# How far back it goes, in business days: a draft is deleted after thirty days of the calendar.
LONGEST = 45


def hurry(engine: Engine) -> None:
    """Let a database file be written without waiting for the disk: invented data may be lost."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def do_not_wait(connection: SQLiteConnection, _record: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA synchronous=OFF")


class Timetable:
    """Acts that were planned, and the moments they are to be done at."""

    def __init__(self, now: datetime, calendar: BusinessCalendar) -> None:
        self._now = now
        self._calendar = calendar
        self._acts: list[tuple[datetime, Callable[[], object]]] = []
        self.clock = FixedClock(self._moment(LONGEST, 8, 0))

    def plan(self, days_ago: int, hour: int, act: Callable[[], object]) -> None:
        """Have something done so many business days ago, some time after that hour."""
        self._acts.append((self._moment(days_ago, hour, len(self._acts) * 7 % 60), act))

    def run(self, after_each: Callable[[], object]) -> None:
        """Do what was planned; none of it later than now."""
        for moment, act in sorted(self._acts, key=lambda planned: planned[0]):
            self.clock.moment = min(moment, self._now)
            act()
            after_each()

    def _moment(self, days_ago: int, hour: int, minute: int) -> datetime:
        return at(self._day(days_ago), hour, minute)

    def _day(self, days_ago: int) -> date:
        day = local_date(self._now)
        while days_ago:
            day -= timedelta(days=1)
            days_ago -= self._calendar.is_business_day(day)
        return day
