# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Business days (*días hábiles*) of administrative procedure: Ley 19.880 art. 25."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from munikit.kernel.clock import local, start_of
from munikit.kernel.days_off import legal_holidays
from munikit.kernel.words import lazy_gettext as _l

MONTHS = (
    _l("enero"),
    _l("febrero"),
    _l("marzo"),
    _l("abril"),
    _l("mayo"),
    _l("junio"),
    _l("julio"),
    _l("agosto"),
    _l("septiembre"),
    _l("octubre"),
    _l("noviembre"),
    _l("diciembre"),
)
_SATURDAY = 5


@dataclass(frozen=True)
class BusinessCalendar:
    """Monday to Friday without holidays.

    ``region`` is the ISO 3166-2 code without ``CL-`` (``AP`` Arica, ``NB`` Ñuble have their own
    holidays). ``local_holidays`` are those a library cannot know, such as an election day.
    """

    region: str | None = None
    local_holidays: frozenset[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        return (
            day.weekday() < _SATURDAY
            and day not in legal_holidays(self.region)
            and day not in self.local_holidays
        )

    def next_business_day(self, day: date) -> date:
        """Return the first business day after ``day``."""
        following = day + timedelta(days=1)
        while not self.is_business_day(following):
            following += timedelta(days=1)
        return following

    def add(self, start: date, days: int) -> date:
        """Return the last day of a term of ``days`` business days counted from the day after."""
        if days < 0:
            raise ValueError(f"A term cannot have {days} days")
        for _ in range(days):
            start = self.next_business_day(start)
        return start

    def between(self, start: date, end: date) -> int:
        """Count the business days after ``start`` up to and including ``end``, negative if past.

        What ended before a day off is over on it: who acts then acts on the next business day.
        """
        if end < start:
            return min(-1, -self.between(end, start))
        days = (start + timedelta(days=n + 1) for n in range((end - start).days))
        return sum(self.is_business_day(day) for day in days)

    def filed_at(self, moment: datetime) -> datetime:
        """Return when a filing counts as made.

        What is filed on a non-working day counts as filed in the first hour of the next working
        one (Ley 19.880 art. 25).
        """
        here = local(moment)
        if self.is_business_day(here.date()):
            return moment
        return start_of(self.next_business_day(here.date()))


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the month's last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + year, month + 1)[1]
    return date(day.year + year, month + 1, min(day.day, last))
