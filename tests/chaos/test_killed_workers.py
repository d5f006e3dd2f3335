# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certificates while their workers are killed: each exactly once, whole, without a gap.

Real processes and ``kill -9``; MUNIKIT_CERTIFICATES says how many (``make chaos-certificates``).
"""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.cases import Case, CaseState
from munikit.cases.services.filing import save_answers, start_case, submit
from munikit.contracts.registrar import DocumentState
from munikit.db.migrate import upgrade
from munikit.kernel.rut import RUT
from munikit.outbox.models import JobState, QueuedJob, StoredEvent
from munikit.people import upsert_resident
from munikit.procedures import CATALOGUE
from munikit.testing.portals import write_portal
from munikit.wiring import ask
from munikit_certificates.keyring import make_key
from munikit_certificates.models import Document
from munikit_certificates.records import bring_records

CERTIFICATES = int(os.environ.get("MUNIKIT_CERTIFICATES", "200"))
WORKERS = 2
HEX_DIGITS = 64
# One dies each time so many jobs were done, a moment later: in the middle of the next, mostly.
JOBS_BETWEEN = 24
MOMENT_SECONDS = 0.3
SECONDS_EACH = 5
WORKER = Path(__file__).with_name("worker.py")
OPEN = (JobState.QUEUED, JobState.RUNNING)

pytestmark = pytest.mark.timeout(600 + CERTIFICATES * SECONDS_EACH)


@pytest.fixture(params=["sqlite", "postgresql"])
def chaotic(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Portal]:
    if request.param == "postgresql":
        monkeypatch.setenv("PORTAL_DATABASE__URL", request.getfixturevalue("postgres_url"))
    portal = compose(write_portal(tmp_path, '[modules]\nenabled = ["certificates"]\n'))
    upgrade(portal.database, [module.migrated for module in portal.installed])
    with portal.database.transaction() as session:
        make_key(session)
        rows = (f"{n}-1,emitir,Los Robles {n}" for n in range(1, CERTIFICATES + 1))
        bring_records(session, "addresses", ("rol,resultado,Dirección oficial", *rows))
    yield portal
    portal.database.engine.dispose()


def ask_for_certificate(portal: Portal, number: int) -> None:
    """Send one person's application; a job decides it, another prints it."""
    address = {"street": "Los Robles", "number": str(number), "more": "", "commune": "14101"}
    answers = {"email": f"vecina{number}@ejemplo.cl", "roll": f"{number}-1", "address": address}
    with portal.database.transaction() as session:
        run = RUT.of(10_000_000 + number)
        person = upsert_resident(session, run, "Rosa", f"Huenchumilla {number}")
        by = Actor(person.id, person.full_name, run, frozenset())
        case = start_case(session, ask(session, CATALOGUE).get("certificado_numero"), by=by)
        save_answers(session, case.id, answers, by=by)
        submit(session, case.id, by=by)


def start_worker(root: Path) -> "subprocess.Popen[bytes]":
    with (root / "workers.log").open("ab") as log:
        command = [sys.executable, str(WORKER), str(root)]
        return subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own script.


@contextmanager
def workers(root: Path) -> Iterator[list["subprocess.Popen[bytes]"]]:
    running = [start_worker(root) for _ in range(WORKERS)]
    try:
        yield running
    finally:
        for each in running:
            each.kill()
            each.wait()


def kill_until_done(portal: Portal, *, seed: int) -> int:
    """Kill one worker after another while there is work, and return how many died."""
    dice, killed = random.Random(seed), 0  # noqa: S311 - to be repeated, not to be secret.
    with workers(portal.settings.root) as running:
        last = 0
        while count_jobs(portal, *OPEN):
            time.sleep(dice.uniform(0, MOMENT_SECONDS))
            done = count_jobs(portal, JobState.DONE)
            if done - last >= JOBS_BETWEEN:
                killed, last = killed + 1, done
                place = killed % WORKERS
                running[place].send_signal(signal.SIGKILL)
                running[place].wait()
                running[place] = start_worker(portal.settings.root)
    return killed


def count_jobs(portal: Portal, *states: JobState) -> int:
    """Count what is done for the certificates; what recurs every hour is not of them."""
    with portal.database.reading() as session:
        wanted = QueuedJob.name.like("%certificates%") | QueuedJob.name.like("%hearing%")
        query = select(func.count()).where(QueuedJob.state.in_(states), wanted)
        return session.scalar(query) or 0


def test_every_certificate_is_issued_once_whatever_kills_the_workers(chaotic: Portal) -> None:
    for number in range(1, CERTIFICATES + 1):
        ask_for_certificate(chaotic, number)

    killed = kill_until_done(chaotic, seed=20261123)

    with chaotic.database.reading() as session:
        documents = session.scalars(select(Document).order_by(Document.folio)).all()
        states = set(session.scalars(select(Case.state)))
        told = session.scalars(
            select(StoredEvent.payload).where(StoredEvent.name == "certificates.document_issued")
        ).all()
        retried = session.scalar(select(func.count()).where(QueuedJob.attempts > 1)) or 0
    numbers = [int(document.folio.rsplit("-", 1)[1]) for document in documents]
    assert numbers == list(range(1, CERTIFICATES + 1))
    assert len({document.subject_id for document in documents}) == CERTIFICATES
    assert {document.state for document in documents} == {DocumentState.ISSUED}
    assert states == {CaseState.ISSUED}
    assert len({payload["document_id"] for payload in told}) == len(told) == CERTIFICATES
    assert [document.folio for document in documents if not is_whole(chaotic, document)] == []
    assert half_files(chaotic) == []
    # Otherwise nothing was put to the test.
    assert killed >= CERTIFICATES // 20
    assert retried > 0


def is_whole(portal: Portal, document: Document) -> bool:
    content = portal.database.wiring.files.get(document.sha256 or "")
    ends_well = content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    return ends_well and hashlib.sha256(content).hexdigest() == document.sha256


def half_files(portal: Portal) -> list[Path]:
    """Return what the store keeps under a digest that is not its content's."""
    folder = portal.settings.path(portal.settings.files.folder)
    kept = [path for path in folder.rglob("*") if path.is_file() and len(path.name) == HEX_DIGITS]
    return [path for path in kept if hashlib.sha256(path.read_bytes()).hexdigest() != path.name]
