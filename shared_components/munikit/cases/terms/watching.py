# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the worker watches: terms about to end, answers that do not come, drafts left behind.

It warns and decides nothing. Each warning has a key, so that it is given once however often the
worker looks, and is given late rather than never where the worker did not run on its day.
"""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.silence import WAITING
from munikit.cases.case.states import OPEN, CaseState
from munikit.cases.terms import reminding, warning
from munikit.kernel.clock import local_date
from munikit.outbox import Job, Work
from munikit.wiring import wiring

Watch = Callable[[Session, Case, date], None]
# Within how many business days of the end officials are warned at the earliest.
_WARNING_DAYS = max(warning.WARNING_DAYS)
_DRAFT_WARNING = timedelta(days=7)
# Six months (art. 27) end after this many days at the earliest, less the warning.
_OVERALL = timedelta(days=181 - 30)
_BATCH = 200


def _watch(work: Work) -> None:
    with work.database.reading() as session:
        now = wiring(session).clock.now()
        calendar = wiring(session).calendar
    today = local_date(now)
    waiting = select(Case).where(Case.state.in_(WAITING))
    soon = Case.due_on.between(today, calendar.add(today, _WARNING_DAYS))
    answering = select(Case).where(Case.state.in_((*WAITING, CaseState.APPEALED)))
    _each(work, answering.where(soon), warning.warn_of_deadline, today)
    late = or_(Case.due_on < today, Case.silence_claimed_on.is_not(None))
    _each(work, waiting.where(late), warning.warn_of_silence, today)
    asked = select(Case).where(Case.state == CaseState.AWAITING_APPLICANT)
    _each(work, asked, reminding.remind_of_request, today)
    ageing = Case.filed_on <= today - _OVERALL
    first = select(Case).where(Case.state.in_(OPEN), Case.appealed_on.is_(None))
    _each(work, first.where(ageing), warning.warn_of_overall, today)
    ending = Case.expires_at.between(now, now + _DRAFT_WARNING)
    drafts = select(Case).where(Case.state == CaseState.DRAFT, ending)
    _each(work, drafts, reminding.remind_of_draft, today)


WATCH_TERMS = Job("cases.watch_terms", _watch, every=timedelta(hours=1))


def _each(work: Work, query: Select[Case], act: Watch, today: date) -> None:
    """Act on every case found, a few in a transaction so that nobody waits long for it."""
    page = query.order_by(Case.id).limit(_BATCH)
    while True:
        with work.database.transaction() as session:
            found = session.scalars(page).all()
            for case in found:
                act(session, case, today)
            if len(found) < _BATCH:
                return
            page = query.where(Case.id > found[-1].id).order_by(Case.id).limit(_BATCH)
