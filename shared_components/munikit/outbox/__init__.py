# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What must happen after a commit: written in it, done later, at least once.

When to use: telling other modules (`publish`), mail, PDF, any call to the outside (`enqueue`).
When not: anything that must be true when the caller's transaction ends.
"""

from munikit.outbox.dead import count_dead, dead_jobs, revive
from munikit.outbox.models import JobState, QueuedJob, StoredEvent
from munikit.outbox.publishing import enqueue, publish
from munikit.outbox.subscribers import forget_subscribers, parked
from munikit.outbox.waiting import figures, reason_for, waiting_jobs
from munikit.outbox.work import Job, Lane, Work
from munikit.outbox.worker import run_due, subscription_jobs

__all__ = [
    "Job",
    "JobState",
    "Lane",
    "QueuedJob",
    "StoredEvent",
    "Work",
    "count_dead",
    "dead_jobs",
    "enqueue",
    "figures",
    "forget_subscribers",
    "parked",
    "publish",
    "reason_for",
    "revive",
    "run_due",
    "subscription_jobs",
    "waiting_jobs",
]
