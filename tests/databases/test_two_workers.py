# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Workers that claim many at once from one table never take the same, on either database."""

from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select, text

from munikit.app import Portal, compose
from munikit.db.migrate import upgrade
from munikit.outbox import Job, JobState, Lane, QueuedJob, Work, enqueue, run_due
from munikit.testing.portals import write_portal

WORKERS = 4
MANY = 400


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Portal]:
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        monkeypatch.setenv("PORTAL_DATABASE__URL", url)
    composed = compose(write_portal(tmp_path, "\n[modules]\nenabled = []\n"))
    upgrade(composed.database, [module.migrated for module in composed.installed])
    yield composed
    if request.param == "postgresql":
        with composed.database.engine.begin() as connection:
            connection.execute(text("drop schema public cascade"))
            connection.execute(text("create schema public"))
    composed.database.engine.dispose()


def test_each_work_is_done_by_one_of_many_workers(portal: Portal) -> None:
    runs: list[str] = []

    def finish(work: Work) -> None:
        with work.finishing():
            runs.append(work.key)

    quick = Job("test.quick", lambda work: runs.append(work.key), lane=Lane("quick"))
    single = Job("test.single", finish)
    with portal.database.transaction() as session:
        for each in range(MANY):
            enqueue(session, quick if each % 4 else single, key=str(each))

    work_off(portal, {each.name: each for each in (quick, single)})

    assert len(runs) == MANY
    assert set(Counter(runs).values()) == {1}
    with portal.database.reading() as session:
        mine = QueuedJob.name.startswith("test.")
        found = session.scalars(select(QueuedJob).where(mine)).all()
    assert {(each.state, each.attempts) for each in found} == {(JobState.DONE, 1)}


def work_off(portal: Portal, jobs: Mapping[str, Job]) -> None:
    def work(_: int) -> None:
        while run_due(portal.database, jobs):
            pass

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    work(0)  # Whoever found the last ones taken went home.
