# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Workers that are killed while they print and sign: every document once, no folio missing.

``MUNIKIT_CERTIFICATES=2000`` makes as many; every run makes a few dozen. The control takes the
protection out of the same workers, by a switch that only their script here knows: then documents
are lost, and the same checks say so.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from databases.standing import MOST_SECONDS, STAND_STILL, kill_one_at, wait_until
from sqlalchemy import func, select

from munikit.app import Portal, compose
from munikit.contracts.registrar import REGISTRAR, DocumentState, IssueRequest
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.outbox import JobState, QueuedJob, StoredEvent
from munikit.people import upsert_resident
from munikit.testing.portals import write_portal
from munikit.wiring import ask
from munikit_certificates.issuing.services import RENDER
from munikit_certificates.keys.services import make_key
from munikit_certificates.models import Document

DOCUMENTS = int(os.environ.get("MUNIKIT_CERTIFICATES", "36"))
KILLS = max(4, DOCUMENTS // 150)
# Where in its work a worker stands when it is killed.
POINTS = ("claimed", "about to commit", "committed")
# A worker whose claims last three seconds, so that the test need not wait two minutes for each. At
# the point that a file "hold …" names it says so and stands still: it is killed there for certain.
WORKER = """
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from munikit.app import compose
from munikit.outbox import claiming, worker
from munikit.outbox.work import Work

root = Path(sys.argv[1])
claiming.LEASE = timedelta(seconds=3)
worker._FIRST_RETRY = timedelta(seconds=1)
claim, run, finishing = claiming._take, worker._run, Work.finishing
being_done = None


def stand_still(point):
    # A job that was held once is let through: five deaths would have it parked.
    if being_done is not None and being_done.attempt == 1:
        stand_still_at(root, point)


def run_slowly(alone, claimed):
    global being_done
    being_done = claimed.work if claimed.job.name == RENDER else None
    stand_still("claimed")
    run(alone, claimed)
    stand_still("committed")


def finish_slowly(work):
    stand_still("about to commit")
    return finishing(work)


worker._run, Work.finishing = run_slowly, finish_slowly


def claim_for_good(database, *asked):
    # At most once: work is done as soon as it is taken, so nobody takes it again.
    taken = claim(database, *asked)
    with database.transaction() as session:
        for each in taken:
            each.work.mark_done(session)
    return taken


if os.environ.get("MUNIKIT_TEST_UNPROTECTED") == "yes":
    claiming._take = claim_for_good
portal = compose(root)
while True:
    if not worker.run_due(portal.database, portal.jobs):
        time.sleep(0.1)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Portal]:
    root = write_portal(tmp_path, '\n[modules]\nenabled = ["certificates"]\n')
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"PORTAL_DATABASE__URL={url}\n")
    portal = compose(root)
    upgrade(portal.database, [module.migrated for module in portal.installed])
    yield portal
    portal.database.engine.dispose()


@pytest.fixture
def wanted(portal: Portal) -> IssueRequest:
    with portal.database.transaction() as session:
        person = upsert_resident(session, RUT.parse("12.345.678-5"), "Rosa", "Huenchumán").id
    return create_request(person)


@contextmanager
def workers(root: Path, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [start(root) for _ in range(count)]
    try:
        yield running
    finally:
        for each in running:
            each.kill()
            each.wait()


def start(root: Path) -> subprocess.Popen[bytes]:
    script = f"RENDER = {RENDER.name!r}\n{STAND_STILL}\n{WORKER}"
    return subprocess.Popen(  # noqa: S603 - our own script.
        [sys.executable, "-c", script, str(root)], stderr=subprocess.DEVNULL
    )


def request_documents(portal: Portal, wanted: IssueRequest) -> None:
    with portal.database.transaction() as session:
        make_key(session)
    for _ in range(DOCUMENTS):
        with portal.database.transaction() as session:
            ask(session, REGISTRAR).issue(session, replace(wanted, subject_id=uuid4()))


def unfinished_count(portal: Portal) -> int:
    over = (JobState.DONE, JobState.DEAD)
    query = select(func.count()).where(QueuedJob.name == RENDER.name, QueuedJob.state.not_in(over))
    with portal.database.reading() as session:
        return session.scalar(query) or 0


def issued_count(portal: Portal) -> int:
    query = select(func.count()).where(Document.state == DocumentState.ISSUED)
    with portal.database.reading() as session:
        return session.scalar(query) or 0


def work_and_kill(portal: Portal, root: Path) -> None:
    """Let two workers work until nothing is left, and kill `KILLS` in the middle of things."""
    with workers(root, 2) as running:
        for kill in range(KILLS):
            point = POINTS[kill % len(POINTS)]
            kill_one_at(point, running, root, partial(start, root))
        wait_until(lambda: not unfinished_count(portal))


@pytest.mark.timeout(MOST_SECONDS + 2 * DOCUMENTS)
def test_killed_workers_leave_each_document_issued_once_and_no_gap(
    portal: Portal, tmp_path: Path, wanted: IssueRequest
) -> None:
    request_documents(portal, wanted)

    work_and_kill(portal, tmp_path)

    check_documents(portal)
    with portal.database.reading() as session:
        assert (session.scalar(select(func.max(QueuedJob.attempts))) or 0) > 1


@pytest.mark.timeout(MOST_SECONDS + 2 * DOCUMENTS)
def test_workers_without_their_protection_are_seen_to_lose_documents(
    portal: Portal, tmp_path: Path, wanted: IssueRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUNIKIT_TEST_UNPROTECTED", "yes")
    request_documents(portal, wanted)

    work_and_kill(portal, tmp_path)

    assert 0 < issued_count(portal) < DOCUMENTS
    with pytest.raises(AssertionError, match="requested"):
        check_documents(portal)


def check_documents(portal: Portal) -> None:
    """Every document was issued, once, with a whole file, and no folio is missing."""
    with portal.database.reading() as session:
        documents = session.scalars(select(Document).order_by(Document.folio)).all()
        told = session.scalars(
            select(StoredEvent).where(StoredEvent.name == "certificates.document_issued")
        ).all()
    assert {each.state.value for each in documents} == {"issued"}
    folios = [int(each.folio.rsplit("-", 1)[1]) for each in documents]
    assert folios == list(range(1, DOCUMENTS + 1))
    assert len({each.payload["document_id"] for each in told}) == len(told) == DOCUMENTS
    check_files(portal, documents)


def create_request(person: UUID) -> IssueRequest:
    return IssueRequest(
        subject_id=uuid4(),
        kind="certificate",
        title="Certificado de número",
        holder_id=person,
        holder_name="Rosa Huenchumán",
        holder_run=RUT.parse("12.345.678-5"),
        unit="Obras",
        legal_basis="Ley 18.695, artículo 24",
        details={"Dirección": "Independencia 455"},
        valid_from=date(2026, 11, 23),
        valid_until=None,
    )


def check_files(portal: Portal, documents: Sequence[Document]) -> None:
    """Every file is whole: the store checks its hash, and its end is the end of a signed PDF."""
    files = [portal.database.wiring.files.get(each.sha256 or "") for each in documents]

    assert all(each.startswith(b"%PDF-") and each.rstrip().endswith(b"%%EOF") for each in files)
    assert all(b"/ByteRange" in each for each in files)
