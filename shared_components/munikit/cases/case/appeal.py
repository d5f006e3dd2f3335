# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking that a refusal be looked at again (*recurso de reposición*): Ley 19.880 art. 59."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.notice_keys import notified_of
from munikit.cases.case.states import CaseState
from munikit.cases.case.telling import refusal_of
from munikit.kernel.clock import local_date
from munikit.kernel.legal_clock import appeal_until
from munikit.wiring import wiring


@dataclass(frozen=True)
class AppealTerm:
    """``until`` is its last day; until it is ``running`` that day may only come later."""

    until: date
    running: bool


def is_unanswered(case: Case, today: date) -> bool:
    """Say whether nobody answered in time, so that the person may have that certified (art. 65)."""
    return case.state is CaseState.APPEALED and case.due_on is not None and today > case.due_on


def appeal_term(session: Session, case: Case) -> AppealTerm | None:
    """Return until when it may be asked for, or nothing where there is nothing to ask.

    Only what was refused is looked at again, and once. The days count from the notice, so a notice
    that has not gone out, or did not arrive, has not begun them.
    """
    if case.state is not CaseState.REJECTED or case.decided_at is None:
        return None
    if case.appealed_on is not None:
        return None
    told = notified_of(session, case, refusal_of(session, case), local_date(case.decided_at))
    return AppealTerm(appeal_until(told.on, wiring(session).calendar), running=told.made)
