# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Mails of a batch share a conversation, begun anew whenever the server ends it; none is lost."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from munikit.contracts.adapters import Mail
from munikit.db import Database
from munikit.notices import SEND_MAIL, mailer_for, notify, posting
from munikit.outbox import JobState, QueuedJob, run_due
from munikit.testing.portals import create_database, create_settings, create_wiring

JOBS = {SEND_MAIL.name: SEND_MAIL}


class Server:
    """A mail server that counts its conversations, and ends them as it is told."""

    def __init__(self) -> None:
        self.conversations: list[Session] = []
        self.received: list[str] = []
        self.refused = ""
        self.most_in_one = 1000
        self.says_so = True
        self.hangs_up_on_the_body_of = ""

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name and signature.
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.conversations.append(session)
        self._taken = 0
        return responses

    async def handle_MAIL(  # noqa: N802 - as above.
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self._taken >= self.most_in_one:
            if not self.says_so:
                assert server.transport is not None
                server.transport.abort()
            return "421 Too many messages in this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 Ok"

    async def handle_RCPT(  # noqa: N802 - as above.
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if address == self.refused:
            return "550 No such user"
        envelope.rcpt_tos.append(address)
        return "250 Ok"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above.
        (to,) = envelope.rcpt_tos
        if to == self.hangs_up_on_the_body_of:
            assert server.transport is not None
            server.transport.abort()
            return "250 Ok"
        self._taken += 1
        self.received.append(to)
        return "250 Ok"


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def database(tmp_path: Path, server: Server) -> Iterator[Database]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    place = f'[mail]\nbackend = "smtp"\nhost = "127.0.0.1"\nport = {port}\nstarttls = false\n'
    mailer = mailer_for(create_settings(tmp_path, toml=place))
    yield create_database(tmp_path, create_wiring(tmp_path, mailer=mailer))
    controller.stop()


def address(number: int) -> str:
    return f"persona{number}@ejemplo.cl"


def send(database: Database, count: int) -> None:
    with database.transaction() as session:
        for each in range(count):
            notify(
                session, key=str(each), to=address(each), subject="Su permiso", body="Está listo"
            )
    run_due(database, JOBS)


def waiting(database: Database) -> list[str]:
    with database.reading() as session:
        query = select(QueuedJob).where(QueuedJob.state != JobState.DONE)
        return [each.payload["to"] for each in session.scalars(query)]


def test_the_mails_of_a_batch_share_a_conversation(database: Database, server: Server) -> None:
    send(database, 10)

    assert server.received == [address(each) for each in range(10)]
    assert len(server.conversations) == 1


def test_so_many_go_in_one_conversation_and_no_more(
    database: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "_MOST_MESSAGES", 4)

    send(database, 10)

    assert len(server.received) == 10
    assert len(server.conversations) == 3


def test_a_conversation_that_grew_old_is_ended(
    database: Database, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "_OLDEST_SECONDS", -1)

    send(database, 3)

    assert len(server.received) == len(server.conversations) == 3


@pytest.mark.parametrize("says_so", [True, False], ids=["with a word", "without"])
def test_a_server_that_ends_a_conversation_is_told_the_rest_in_another(
    database: Database, server: Server, *, says_so: bool
) -> None:
    server.most_in_one = 3
    server.says_so = says_so

    send(database, 10)

    assert server.received == [address(each) for each in range(10)]
    assert len(server.conversations) == 4
    assert waiting(database) == []


def test_a_server_that_takes_none_is_asked_once_for_each(
    database: Database, server: Server
) -> None:
    server.most_in_one = 0

    send(database, 3)

    assert len(server.conversations) == 3
    assert waiting(database) == [address(each) for each in range(3)]


def test_a_recipient_that_is_refused_ends_no_conversation(
    database: Database, server: Server
) -> None:
    server.refused = address(4)

    send(database, 10)

    assert server.received == [address(each) for each in range(10) if each != 4]
    assert len(server.conversations) == 1
    assert waiting(database) == [address(4)]


def test_a_mail_whose_body_was_begun_is_not_said_again_at_once(
    database: Database, server: Server
) -> None:
    """The server may have taken it: it is tried later, the others go in another conversation."""
    server.hangs_up_on_the_body_of = address(4)

    send(database, 10)

    assert server.received == [address(each) for each in range(10) if each != 4]
    assert len(server.conversations) == 2
    assert waiting(database) == [address(4)]


def test_no_conversation_outlives_its_batch(database: Database, server: Server) -> None:
    send(database, 2)

    assert posting._kept.get() is None  # noqa: SLF001 - nothing else tells.
    assert len(server.conversations) == 1


@pytest.mark.parametrize("name", ["Municipalidad de Ñuñoa", "Muni, «A» <b@c.cl>"])
def test_the_sender_is_one_whatever_its_name(tmp_path: Path, name: str) -> None:
    settings = create_settings(tmp_path)
    named = settings.model_copy(
        update={"municipality": settings.municipality.model_copy(update={"name": name})}
    )
    mail = Mail("k", "rosa@ejemplo.cl", "¿Está? " * 20, "Línea\n", {}, "<p>ñ</p>")

    read = message_from_bytes(posting.as_file(mail, named), policy=default)

    assert [each.addr_spec for each in read["From"].addresses] == ["oirs@munivaldivia.cl"]
    assert read["From"].addresses[0].display_name == name
    assert read["Subject"] == ("¿Está? " * 20).strip()
    assert not read.defects
