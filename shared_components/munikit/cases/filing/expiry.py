# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Drafts nobody sent are deleted after thirty days, as people were told."""

from datetime import timedelta

from sqlalchemy import select

from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState
from munikit.cases.filing.acts import EXPIRED
from munikit.cases.filing.forgetting import forget_contents
from munikit.cases.history.services import act
from munikit.outbox import Job, Work
from munikit.wiring import wiring


def _expire(work: Work) -> None:
    with work.finishing() as session:
        now = wiring(session).clock.now()
        old = select(Case).where(Case.state == CaseState.DRAFT, Case.expires_at < now)
        for case in session.scalars(old.limit(500)):
            act(session, case, EXPIRED, by=None)
            forget_contents(session, case)


EXPIRE_DRAFTS = Job("cases.expire_drafts", _expire, every=timedelta(hours=1))
