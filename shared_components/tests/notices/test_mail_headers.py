# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whatever people or settings put into a notice, it stays in its place and can be sent."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest

from munikit.contracts.adapters import Mail
from munikit.kernel.errors import UnavailableError
from munikit.notices import FolderMailer
from munikit.notices.ddu import one_subject
from munikit.notices.sms import one_segment
from munikit.settings import Settings
from munikit.testing.portals import create_settings

NOTICE = Mail(key="k", to="rosa@ejemplo.example", subject="Recibimos", body="Le responderemos.\n")
ODD = [
    "a\r\nBcc: otra@ejemplo.example",
    "a\nBcc: otra@ejemplo.example",
    "a\rBcc: otra@ejemplo.example",
    "a\u2028Bcc: otra@ejemplo.example",
    "a\x85\x0b\x0cBcc: otra@ejemplo.example",
    "a\0b",
    "\x1b[31mrojo",
    "\u202eojor",
    "\ud800",
    "=?utf-8?q?a=0D=0ABcc:_otra@ejemplo.example?=",
    "Ñandú «" * 900,
    "",
]


def sent(folder: Path, mail: Mail, settings: Settings | None = None) -> EmailMessage:
    FolderMailer(settings or create_settings(folder), folder / "mail").send(mail)
    (written,) = (folder / "mail").iterdir()
    content = written.read_bytes()
    assert max(map(len, content.split(b"\r\n"))) <= 998  # RFC 5322, 2.1.1.
    return cast("EmailMessage", email.message_from_bytes(content, policy=email.policy.default))


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_no_subject_becomes_another_header_or_stays_unsent(tmp_path: Path, text: str) -> None:
    message = sent(tmp_path, replace(NOTICE, subject=text))

    assert message["Bcc"] is None
    assert message["Subject"].isprintable()
    assert len(message["Subject"]) <= 200
    assert message["To"] == NOTICE.to


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_nor_does_a_header_of_its_own(tmp_path: Path, text: str) -> None:
    message = sent(tmp_path, replace(NOTICE, headers={"X-Folio": text}))

    assert message["Bcc"] is None
    assert str(message["X-Folio"]).isprintable()


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_nor_does_the_name_of_who_sends(tmp_path: Path, text: str) -> None:
    settings = create_settings(tmp_path)
    named = settings.municipality.model_copy(update={"name": text})

    message = sent(tmp_path, NOTICE, settings.model_copy(update={"municipality": named}))

    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == settings.site.email


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_any_body_can_be_sent(tmp_path: Path, text: str) -> None:
    message = sent(tmp_path, replace(NOTICE, body=f"Hola\n{text}\nChao\n", html=f"<p>{text}</p>"))

    plain = message.get_body(("plain",))
    assert plain is not None
    lines = plain.get_content().splitlines()
    assert (lines[0], lines[-1]) == ("Hola", "Chao")
    assert not {"\0", "\x1b"} & set(plain.get_content())


@pytest.mark.parametrize(
    "to",
    [
        "rosa@ejemplo.example\r\nBcc: otra@ejemplo.example",
        "rosa@ejemplo.example, otra@ejemplo.example",
        "Rosa <rosa@ejemplo.example>",
        "rosa\n@ejemplo.example",
        "rosa\0@ejemplo.example",
        "ros\u202ea@ejemplo.example",
        "rosa",
        "",
    ],
    ids=ascii,
)
def test_what_is_no_address_is_told_and_nothing_is_sent(tmp_path: Path, to: str) -> None:
    with pytest.raises(UnavailableError, match="no es una dirección de correo") as error:
        sent(tmp_path, replace(NOTICE, to=to))

    assert "rosa" not in str(error.value)
    assert not [each for each in (tmp_path / "mail").iterdir() if each.suffix == ".eml"]


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_a_text_message_and_a_notice_of_the_state_are_one_line(text: str) -> None:
    assert one_segment(text).isprintable()
    assert one_subject(text).isprintable()
    assert len(one_subject(text)) <= 150
