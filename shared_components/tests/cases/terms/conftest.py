# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure with silence, a clock to be put forward, and a worker that looks when told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.cases.services.watching import WATCH_TERMS
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.outbox import Job, QueuedJob, enqueue, run_due
from munikit.procedures import Procedure
from munikit.procedures.definition import Norm, Silence, SilenceKind

At = Callable[[str], None]
Watch = Callable[[], None]
Mails = Callable[[], list[str]]


@pytest.fixture(params=[SilenceKind.POSITIVE])
def pruning(pruning: Procedure, request: pytest.FixtureRequest) -> Procedure:
    basis = Norm(norm="Ley 19.880", article="artículo 64")
    declared = Silence(kind=request.param, basis=basis)
    route = pruning.definition.review.model_copy(update={"route": (), "second_signature": False})
    changes = {"silence": declared, "review": route}
    return replace(pruning, definition=pruning.definition.model_copy(update=changes))


@pytest.fixture
def at(clock: FixedClock) -> At:
    """Put the clock at noon of a day."""

    def put(day: str) -> None:
        clock.moment = datetime.fromisoformat(f"{day}T15:00").replace(tzinfo=UTC)

    return put


@pytest.fixture
def watch(database: Database) -> Watch:
    """Let the worker look once, whenever it would have."""
    once = Job(WATCH_TERMS.name, WATCH_TERMS.run)

    def look() -> None:
        with database.transaction() as session:
            enqueue(session, once, key=f"watch-{uuid4()}")
        run_due(database, {once.name: once})

    return look


@pytest.fixture
def mails(database: Database) -> Mails:
    """Return the subjects of every notice so far."""

    def subjects() -> list[str]:
        with database.reading() as session:
            jobs = session.scalars(select(QueuedJob).where(QueuedJob.name == "notices.send_mail"))
            return sorted(str(job.payload["subject"]) for job in jobs)

    return subjects
