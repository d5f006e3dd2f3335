# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for what is done every so often: once a period, however many workers ask."""

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from munikit.db import Database
from munikit.outbox.publishing import enqueue
from munikit.outbox.work import Job

# The last period each job was asked for, as this process committed it. A period never comes again,
# so nothing makes it stale; who deletes the row of one that is not over deletes that one run.
_asked: WeakKeyDictionary[Database, dict[str, str]] = WeakKeyDictionary()


def schedule(database: Database, jobs: Iterable[Job]) -> None:
    """Ask for the periodic jobs whose period has begun; the others cost no statement."""
    now = database.wiring.clock.now().timestamp()
    asked = _asked.setdefault(database, {})
    # One key per period: however many workers ask, it runs once.
    periods = {job: str(int(now // job.every.total_seconds())) for job in jobs if job.every}
    due = {job: key for job, key in periods.items() if asked.get(job.name) != key}
    if not due:
        return
    with database.transaction() as session:
        for job, key in due.items():
            enqueue(session, job, key=key)
    asked |= {job.name: key for job, key in due.items()}
