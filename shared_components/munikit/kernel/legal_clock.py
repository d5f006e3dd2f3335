# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The terms of administrative procedure that a date and a calendar settle: Ley 19.880.

Every rule names its article. What an ordinance or a procedure decides is an argument.
"""

import calendar as months
from datetime import date

from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext

# Art. 31: days to send what a request lacks.
CURE_DAYS = 5
# Art. 59: days to ask the authority to look again (recurso de reposición).
APPEAL_DAYS = 5
# Art. 59: days the authority has to answer it, at most; business days, as all of the law (art. 25).
APPEAL_ANSWER_DAYS = 30
# Art. 64: days the authority has to answer after the person denounced its silence.
SILENCE_DAYS = 5
# DS 4/2020 art. 27: days after which what was sent to the DDU counts as notified.
ELECTRONIC_NOTICE_DAYS = 3
_OVERALL_MONTHS = 6


def business_days(number: int) -> str:
    """Return ``1 día hábil`` or ``5 días hábiles``."""
    return ngettext("%(num)s día hábil", "%(num)s días hábiles", number)


def days_left(number: int) -> str:
    """Return how many business days of a term remain: ``Quedan 5 días hábiles``."""
    if number == 0:
        return _("Hoy es el último día")
    return ngettext("Queda %(num)s día hábil", "Quedan %(num)s días hábiles", number)


def overall_limit(filed_on: date, calendar: BusinessCalendar) -> date:
    """Return the last day of the six months of art. 27.

    A month without such a day ends on its last one; a day off moves to the next business day.
    """
    year, month = divmod(filed_on.month - 1 + _OVERALL_MONTHS, 12)
    last = months.monthrange(filed_on.year + year, month + 1)[1]
    day = date(filed_on.year + year, month + 1, min(filed_on.day, last))
    return day if calendar.is_business_day(day) else calendar.next_business_day(day)


def longest_extension(business_days: int) -> int:
    """Return how many business days a term may be extended by: half of it (art. 26)."""
    return business_days // 2


def notified_on(sent_on: date, calendar: BusinessCalendar, *, by_ddu: bool) -> date:
    """Return the day from which what was sent counts as notified.

    By the State's platform (*domicilio digital único*, DDU) it is the third business day after
    it was sent (DS 4/2020 art. 27); by other means, the day it was given.
    """
    return calendar.add(sent_on, ELECTRONIC_NOTICE_DAYS) if by_ddu else sent_on


def cure_until(notified: date, calendar: BusinessCalendar) -> date:
    """Return the last day to send what was asked for (art. 31)."""
    return calendar.add(notified, CURE_DAYS)


def appeal_until(notified: date, calendar: BusinessCalendar) -> date:
    """Return the last day to ask that a decision be looked at again (art. 59)."""
    return calendar.add(notified, APPEAL_DAYS)
