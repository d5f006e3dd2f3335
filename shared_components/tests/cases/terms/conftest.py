# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A procedure with silence, a clock to be put forward, and a worker that looks when told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.cases.terms.watching import WATCH_TERMS
from munikit.contracts.treasury import TREASURY
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.notices import sms_for, state_platform_for
from munikit.outbox import Job, QueuedJob, enqueue, run_due
from munikit.procedures import CATALOGUE, Catalogue, Procedure
from munikit.procedures.definition import Norm, Silence, SilenceKind
from munikit.testing.fakes import MemoryTreasury
from munikit.testing.portals import create_database, create_settings, create_wiring

At = Callable[[str], None]
Watch = Callable[[], None]
Mails = Callable[[], list[str]]
BY_DDU = """
[ddu]
backend = "simulated"
[sms]
backend = "simulated"
[procedures.poda]
cpat = "PA-UNI00002-00001"
"""


@pytest.fixture(params=[SilenceKind.POSITIVE])
def pruning(pruning: Procedure, request: pytest.FixtureRequest) -> Procedure:
    basis = Norm(norm="Ley 19.880", article="artículo 64")
    declared = Silence(kind=request.param, basis=basis)
    route = pruning.definition.review.model_copy(update={"route": (), "second_signature": False})
    changes = {"silence": declared, "review": route}
    return replace(pruning, definition=pruning.definition.model_copy(update=changes))


@pytest.fixture
def database_by_ddu(
    tmp_path: Path, clock: FixedClock, treasury: MemoryTreasury, pruning: Procedure
) -> Database:
    """A portal whose acts go by the State's platform and by text message."""
    settings = create_settings(tmp_path, toml=BY_DDU)
    wiring = create_wiring(
        tmp_path,
        settings=settings,
        clock=clock,
        ports={TREASURY.name: treasury, CATALOGUE.name: Catalogue([pruning])},
        sms=sms_for(settings),
        state_platform=state_platform_for(settings),
    )
    return create_database(tmp_path, wiring)


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
