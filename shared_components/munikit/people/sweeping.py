# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sessions that ended by themselves are forgotten, and so are old tries."""

from datetime import timedelta

from sqlalchemy import delete, or_

from munikit.db.limiter import Attempts
from munikit.outbox import Job, Work
from munikit.people.models import LoginSession
from munikit.wiring import wiring

# A form sent the morning after is still recognised, so that its words can be given back.
_KEPT = timedelta(days=2)
# No limit remembers a try for longer than an hour.
_COUNTED = timedelta(hours=2)


def _forget(work: Work) -> None:
    with work.finishing() as session:
        now = wiring(session).clock.now()
        before = now - _KEPT
        over = or_(LoginSession.last_seen_at < before, LoginSession.created_at < before)
        session.execute(delete(LoginSession).where(over))
        session.execute(delete(Attempts).where(Attempts.last_at < now - _COUNTED))


FORGET_SESSIONS = Job("people.forget_sessions", _forget, every=timedelta(hours=1))
