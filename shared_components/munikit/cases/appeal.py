# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking that a refusal be looked at again (*recurso de reposición*): Ley 19.880 art. 59."""

from datetime import date

from munikit.cases.models import Case
from munikit.cases.states import CaseState
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import local_date
from munikit.kernel.legal_clock import appeal_until


def is_unanswered(case: Case, today: date) -> bool:
    """Say whether nobody answered in time, so that the person may have that certified (art. 65)."""
    return case.state is CaseState.APPEALED and case.due_on is not None and today > case.due_on


def last_day_to_appeal(case: Case, calendar: BusinessCalendar, *, by_ddu: bool) -> date | None:
    """Return the last day to ask for it, or nothing where there is nothing to ask.

    Only what was refused is looked at again, and once.
    """
    if case.state is not CaseState.REJECTED or case.decided_at is None:
        return None
    if case.appealed_on is not None:
        return None
    return appeal_until(local_date(case.decided_at), calendar, by_ddu=by_ddu)
