# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A mail that does not go out is seen at once: at the desk, by doctor, a command and a monitor."""

import logging
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.cli.main import portal as command
from munikit.contracts.adapters import Delivery, Mail
from munikit.db import Database
from munikit.kernel.rut import RUT
from munikit.notices import SEND_DDU, SEND_MAIL, notify, notify_by_ddu
from munikit.outbox import JobState, QueuedJob, run_due
from munikit.testing.fakes import MemoryMailer
from munikit.testing.portals import (
    create_database,
    create_settings,
    create_wiring,
    prepare_tables,
    write_portal,
)

SUBJECT = "Recibimos su solicitud VAL-2026-000012"


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def portal(tmp_path: Path, closed_port: int) -> Iterator[Portal]:
    """A portal whose mail server is off, with one mail that was tried."""
    mail = f'[mail]\nbackend = "smtp"\nhost = "127.0.0.1"\nport = {closed_port}\nstarttls = false\n'
    composed = compose(write_portal(tmp_path, mail))
    prepare_tables(composed)
    with composed.database.transaction() as session:
        notify(session, key="k", to="rosa@ejemplo.cl", subject=SUBJECT, body="Ya.")
    yield composed
    composed.database.engine.dispose()


def try_once(portal: Portal) -> None:
    run_due(portal.database, {SEND_MAIL.name: SEND_MAIL})


def run(root: Path, *words: str) -> str:
    return CliRunner().invoke(command, ["--carpeta", str(root), *words]).output


def test_a_mail_that_failed_once_is_named_with_its_folio_and_why(
    portal: Portal, tmp_path: Path, closed_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    reason = f"127.0.0.1:{closed_port} no acepta conexiones"

    with caplog.at_level(logging.WARNING):
        try_once(portal)

    told = run(tmp_path, "notices")
    assert f"Correo «{SUBJECT}», para r…@ejemplo.cl: se intenta de nuevo, desde " in told
    assert reason in told
    assert reason in run(tmp_path, "doctor")
    assert "1 aviso o trabajo no ha salido desde" in run(tmp_path, "doctor")
    (line,) = [each for each in caplog.records if each.name == "munikit.outbox.telling"]
    assert SUBJECT in line.getMessage()
    assert reason in line.getMessage()
    assert line.exc_info is None


def test_a_monitor_reads_how_many_wait_and_since_when(portal: Portal) -> None:
    try_once(portal)

    answer = create_app(portal).test_client().get("/readyz")

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["waiting"] == 1
    assert answer.json["waiting_since"].startswith("20")
    assert answer.json["given_up"] == 0


def test_a_notice_that_nobody_takes_is_named_after_ten_minutes(
    portal: Portal, tmp_path: Path
) -> None:
    assert "✓ Todo salió" in run(tmp_path, "notices")
    with portal.database.transaction() as session:
        job = session.scalars(select(QueuedJob)).one()
        job.run_at -= timedelta(minutes=11)

    assert "vea que portal worker esté en marcha" in run(tmp_path, "notices")


def test_what_went_out_waits_no_more(portal: Portal, tmp_path: Path) -> None:
    try_once(portal)
    with portal.database.transaction() as session:
        session.execute(update(QueuedJob).values(state=JobState.DONE))

    assert "✓ Todo salió" in run(tmp_path, "notices")
    assert "Ningún aviso ni trabajo espera otro intento" in run(tmp_path, "doctor")


def test_a_mail_names_the_address_the_portal_has_when_it_is_sent(tmp_path: Path) -> None:
    before = create_settings(tmp_path)
    database = create_database(tmp_path, create_wiring(tmp_path, settings=before))
    with database.transaction() as session:
        body = f"Vea {before.site.url}/solicitudes/7"
        notify(session, key="k", to="rosa@ejemplo.cl", subject="Hola", body=body)
    toml = (tmp_path / "portal.toml").read_text("utf-8")
    corrected = toml.replace("http://127.0.0.1:8000", "https://tramites.valdivia.example")
    (tmp_path / "portal.toml").write_text(corrected, encoding="utf-8")
    mailer = MemoryMailer()
    after = type(before).load(tmp_path)
    again = create_database(tmp_path, create_wiring(tmp_path, settings=after, mailer=mailer))

    run_due(again, {SEND_MAIL.name: SEND_MAIL})

    assert "Vea https://tramites.valdivia.example/solicitudes/7" in mailer.sent[0].body
    assert "127.0.0.1" not in mailer.sent[0].body + mailer.sent[0].html


class Platform:
    def __init__(self) -> None:
        self.codes: list[str] = []

    def send(self, mail: Mail) -> str:
        self.codes.append(mail.headers["procedure_code"])
        return "1"

    def delivery(self, message_id: str) -> Delivery:
        raise LookupError(message_id)


def database_with(root: Path, platform: Platform, *, cpat: str) -> Database:
    settings = create_settings(root, toml=f'[procedures.poda]\ncpat = "{cpat}"\n')
    wiring = create_wiring(root, settings=settings, state_platform=platform)
    return create_database(root, wiring)


def test_a_corrected_cpat_reaches_the_notice_that_waits(tmp_path: Path) -> None:
    platform = Platform()
    with database_with(tmp_path, platform, cpat="PA-1").transaction() as session:
        notify_by_ddu(
            session,
            key="k",
            subject_id=UUID(int=7),
            to=RUT.parse("33.333.333-3"),
            procedure_id="poda",
            stage=3,
            subject=SUBJECT,
            body="Ya.",
        )

    corrected = database_with(tmp_path, platform, cpat="PA-UNI00002-00001")
    run_due(corrected, {SEND_DDU.name: SEND_DDU})

    assert platform.codes == ["PA-UNI00002-00001"]
