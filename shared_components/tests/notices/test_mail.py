# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mail into a folder and through a real SMTP server on this machine."""

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from munikit.contracts.adapters import Mail
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import UnavailableError
from munikit.notices import SEND_MAIL, FolderMailer, SMTPMailer, mailer_for, notify
from munikit.outbox import run_due
from munikit.testing.fakes import MemoryMailer
from munikit.testing.portals import NOW, create_database, create_settings, create_wiring

NOTICE = Mail(
    key="case-1:submitted",
    to="rosa@ejemplo.example",
    subject="Recibimos su solicitud VAL-2026-004812",
    body="Le responderemos a más tardar el miércoles 30 de diciembre de 2026.\n",
)
JOBS = {SEND_MAIL.name: SEND_MAIL}


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


class Letterbox:
    """The program on the other side: keeps what it is handed, or refuses it."""

    def __init__(self) -> None:
        self.answer = "250 Ok"
        self.received: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name.
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.original_content, bytes)
            self.received.append(read(envelope.original_content))
        return self.answer


@pytest.fixture
def letterbox() -> Letterbox:
    return Letterbox()


@pytest.fixture
def port(letterbox: Letterbox) -> Iterator[int]:
    # aiosmtpd cannot say which port it was given, so a free one is found for it.
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free: int = probe.getsockname()[1]
    controller = Controller(letterbox, hostname="127.0.0.1", port=free)
    controller.start()
    yield free
    controller.stop()


def create_smtp_mailer(root: Path, port: int, *, starttls: bool = False) -> SMTPMailer:
    table = f"""
[mail]
backend = "smtp"
host = "127.0.0.1"
port = {port}
starttls = {str(starttls).lower()}
"""
    mailer = mailer_for(create_settings(root, toml=table))
    assert isinstance(mailer, SMTPMailer)
    return mailer


def test_the_folder_mailer_writes_a_file_any_mail_program_opens(tmp_path: Path) -> None:
    mailer = FolderMailer(create_settings(tmp_path), tmp_path / "mail")

    mailer.send(NOTICE)

    (written,) = (tmp_path / "mail").iterdir()
    message = read(written.read_bytes())
    assert written.suffix == ".eml"
    assert message["To"] == "rosa@ejemplo.example"
    assert message["From"] == "Municipalidad de Valdivia <oirs@munivaldivia.cl>"
    assert message["Subject"] == "Recibimos su solicitud VAL-2026-004812"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] is not None
    assert "miércoles 30 de diciembre" in message.get_content()


def test_the_folder_mailer_writes_the_same_notice_once(tmp_path: Path) -> None:
    mailer = FolderMailer(create_settings(tmp_path), tmp_path / "mail")

    mailer.send(NOTICE)
    mailer.send(NOTICE)

    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_the_smtp_mailer_hands_the_message_over(
    tmp_path: Path, port: int, letterbox: Letterbox
) -> None:
    create_smtp_mailer(tmp_path, port).send(NOTICE)

    (message,) = letterbox.received
    assert message["Subject"] == "Recibimos su solicitud VAL-2026-004812"
    assert message.get_content().strip() == NOTICE.body.strip()


def test_a_second_try_has_the_same_message_id(
    tmp_path: Path, port: int, letterbox: Letterbox
) -> None:
    mailer = create_smtp_mailer(tmp_path, port)

    mailer.send(NOTICE)
    mailer.send(NOTICE)

    first, second = letterbox.received
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@munivaldivia.cl>")


@pytest.mark.parametrize("answer", ["451 Try later", "554 No", "421 Closing"])
def test_a_refused_message_is_tried_again_later(
    tmp_path: Path, port: int, letterbox: Letterbox, answer: str
) -> None:
    letterbox.answer = answer

    with pytest.raises(UnavailableError):
        create_smtp_mailer(tmp_path, port).send(NOTICE)


def test_nothing_is_sent_in_the_clear_where_encryption_was_asked_for(
    tmp_path: Path, port: int, letterbox: Letterbox
) -> None:
    with pytest.raises(UnavailableError):
        create_smtp_mailer(tmp_path, port, starttls=True).send(NOTICE)

    assert letterbox.received == []


def test_a_notice_waits_for_the_commit_and_goes_out_once(tmp_path: Path) -> None:
    mailer = MemoryMailer()
    database = create_database(tmp_path, create_wiring(tmp_path, mailer=mailer))

    for _ in range(2):
        with database.transaction() as session:
            notify(session, key="case-1:issued", to="rosa@ejemplo.example", subject="s", body="b")
    sent_before_work = len(mailer.sent)
    run_due(database, JOBS)
    run_due(database, JOBS)

    assert sent_before_work == 0
    (mail,) = mailer.sent
    assert mail.to == "rosa@ejemplo.example"
    assert mail.body.endswith("Nunca le pediremos claves por correo.\n")


def test_without_an_address_nobody_is_told(tmp_path: Path) -> None:
    mailer = MemoryMailer()
    database = create_database(tmp_path, create_wiring(tmp_path, mailer=mailer))

    with database.transaction() as session:
        notify(session, key="case-1:issued", to="", subject="s", body="b")

    assert run_due(database, JOBS) == 0


def test_a_mail_server_that_was_down_gets_the_notice_when_it_is_back(
    tmp_path: Path, port: int, letterbox: Letterbox
) -> None:
    clock = FixedClock(NOW)
    mailer = create_smtp_mailer(tmp_path, port)
    database = create_database(tmp_path, create_wiring(tmp_path, clock=clock, mailer=mailer))
    with database.transaction() as session:
        notify(session, key="case-1:issued", to="rosa@ejemplo.example", subject="s", body="b")

    letterbox.answer = "451 Try later"
    run_due(database, JOBS)
    letterbox.answer = "250 Ok"
    clock.moment += timedelta(hours=1)
    run_due(database, JOBS)

    assert len(letterbox.received) == 1


def test_a_notice_is_plain_text_and_the_same_words_as_a_page(
    tmp_path: Path, port: int, letterbox: Letterbox
) -> None:
    mailer = create_smtp_mailer(tmp_path, port)
    database = create_database(tmp_path, create_wiring(tmp_path, mailer=mailer))
    body = "Hola <b>.\n\nVea http://127.0.0.1:8000/solicitudes/1 y no http://otro.example/x"
    with database.transaction() as session:
        notify(session, key="k", to="rosa@ejemplo.example", subject="Su permiso", body=body)

    run_due(database, JOBS)

    (message,) = letterbox.received
    plain, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert isinstance(plain, EmailMessage)
    assert isinstance(html, EmailMessage)
    shown = html.get_content()
    assert "Nunca le pediremos claves por correo." in plain.get_content()
    assert "Nunca le pediremos claves por correo." in shown
    assert "<h1>Su permiso</h1>" in shown
    assert "Hola &lt;b&gt;." in shown
    assert '<a href="http://127.0.0.1:8000/solicitudes/1">' in shown
    # An address of anybody else never becomes a link, and nothing is loaded from anywhere.
    assert shown.count("<a ") == 1
    assert "<img" not in shown


def test_a_refusal_is_kept_without_the_address(
    tmp_path: Path, port: int, letterbox: Letterbox
) -> None:
    letterbox.answer = "550 no such user rosa@ejemplo.example"

    with pytest.raises(UnavailableError) as refused:
        create_smtp_mailer(tmp_path, port).send(NOTICE)

    assert "código 550" in refused.value.message
    assert "rosa" not in refused.value.message


def test_a_domain_of_our_letters_is_written_to_as_mail_servers_know_it(tmp_path: Path) -> None:
    mailer = FolderMailer(create_settings(tmp_path), tmp_path / "mail")

    mailer.send(replace(NOTICE, to="ana@ñandú.cl"))

    (file,) = (tmp_path / "mail").glob("*.eml")
    assert read(file.read_bytes())["To"] == "ana@xn--and-6ma2c.cl"
