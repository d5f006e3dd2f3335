# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Notices on a real PostgreSQL: asked for twice and kept once, given up and tried again once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from munikit.app import Portal, compose
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.notices import StateNotice, notify_by_ddu
from munikit.outbox import JobState, QueuedJob, dead_jobs, revive
from munikit.testing.portals import write_portal

TOML = """
[modules]
enabled = ["permits", "payments", "certificates"]
[ddu]
backend = "simulated"
[procedures.permiso_feria]
cpat = "PA-UNI00002-00001"
"""
NOON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def portal(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    monkeypatch.setenv("PORTAL_DATABASE__URL", postgres_url)
    composed = compose(write_portal(tmp_path, TOML))
    upgrade(composed.database, [module.migrated for module in composed.installed])
    yield composed
    with composed.database.engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def test_a_notification_asked_for_by_many_at_once_is_kept_once(portal: Portal) -> None:
    key = str(uuid4())

    def ask(_: int) -> None:
        with portal.database.transaction() as session:
            notify_by_ddu(
                session,
                key=key,
                subject_id=UUID(int=7),
                to=RUT.of(33_333_333),
                procedure_id="permiso_feria",
                stage=3,
                subject="Respuesta",
                body="Hola",
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(16)))

    with portal.database.reading() as session:
        kept = select(func.count()).select_from(StateNotice).where(StateNotice.key == key)
        asked = select(func.count()).where(QueuedJob.key == f"notices.send_ddu:{key}")
        assert (session.scalar(kept), session.scalar(asked)) == (1, 1)


def test_what_was_given_up_is_tried_again_by_one_of_many(portal: Portal) -> None:
    job_id = uuid4()
    with portal.database.transaction() as session:
        dead = {"name": "notices.send_mail", "payload": {}, "state": JobState.DEAD}
        times = {"run_at": NOON, "first_at": NOON, "attempts": 20, "error": "x"}
        session.add(QueuedJob(id=job_id, key=str(job_id), **dead, **times))

    def again(_: int) -> int:
        with portal.database.transaction() as session:
            return revive(session, [job_id])

    with ThreadPoolExecutor(8) as pool:
        revived = list(pool.map(again, range(8)))

    assert sum(revived) == 1
    with portal.database.reading() as session:
        assert job_id not in {job.id for job in dead_jobs(session)}
