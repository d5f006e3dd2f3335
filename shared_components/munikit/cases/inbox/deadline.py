# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How much of its term a case has left, as shape, colour and words."""

from dataclasses import dataclass, replace
from datetime import date

from munikit.cases.case.models import Case
from munikit.cases.case.silence import silence_on
from munikit.cases.case.states import FINISHED
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.formats import short_day
from munikit.kernel.legal_clock import business_days
from munikit.kernel.words import gettext as _

# From here on the desk warns.
SOON_DAYS = 5


@dataclass(frozen=True)
class Light:
    """``state`` is ``ok``, ``soon``, ``late`` or ``paused``; empty where no term runs.

    ``on`` is the day that ``text`` counts to.
    """

    state: str
    text: str
    on: date | None = None


def light(case: Case, today: date, calendar: BusinessCalendar) -> Light:
    """Say how a case stands on a day, in business days."""
    if case.due_on is None or case.state in FINISHED:
        return Light("", "")
    ends = silence_on(case, calendar)
    if ends is not None:
        return replace(_claimed(calendar.between(today, ends)), on=ends)
    if case.paused_on is not None:
        return Light(
            "paused", _("Detenido desde el %(short_day)s", short_day=short_day(case.paused_on))
        )
    left = calendar.between(today, case.due_on)
    if left < 0:
        return Light("late", _("Vencido hace %(days)s", days=business_days(-left)), case.due_on)
    if left == 0:
        return Light("soon", _("Vence hoy"), case.due_on)
    return Light(
        "soon" if left <= SOON_DAYS else "ok",
        _("Vence en %(days)s", days=business_days(left)),
        case.due_on,
    )


def _claimed(left: int) -> Light:
    """The person denounced the silence: these are the five days of Ley 19.880 art. 64."""
    if left < 0:
        return Light("late", _("Opera el silencio"))
    return Light(
        "late",
        _("Silencio hoy") if left == 0 else _("Silencio en %(days)s", days=business_days(left)),
    )
