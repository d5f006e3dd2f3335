# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""From when the days run to send what is missing: from the notice, where the State gives it."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.notice_keys import notified_of
from munikit.cases.case.states import CaseState
from munikit.cases.case.telling import last_of
from munikit.kernel.legal_clock import cure_until
from munikit.notices import Notified
from munikit.wiring import wiring


def count_from_notice(session: Session, case: Case) -> None:
    """Let the days to send what is missing run from their notice; never sooner than was told."""
    told = _request_notified(session, case)
    if told is None:
        return
    until = cure_until(told.on, wiring(session).calendar)
    case.ask_until = max(case.ask_until or until, until)


def request_waits(session: Session, case: Case) -> bool:
    """Say whether the State's platform has not taken yet what the person was asked for."""
    told = _request_notified(session, case)
    return told is not None and told.waits


def _request_notified(session: Session, case: Case) -> Notified | None:
    if case.state is not CaseState.AWAITING_APPLICANT or case.paused_on is None:
        return None
    return notified_of(session, case, last_of(session, case, "asked"), case.paused_on)
