# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file may be called anything: it is taken, kept under a plain name and given back."""

from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases.case.models import Attachment
from munikit.testing.browser import Browser, photo

ODD = [
    'mi "foto".jpg',
    "foto.jpg\r\nX-Otra: 1",
    "\r\n\r\n<script>alert(1)</script>.jpg",
    "árbol ñandú 😀.jpg",
    "x" * 300 + ".jpg",
    "ñ" * 300,
    "..\\..\\boot.ini",
    "../../etc/passwd",
    "foto\u202egpj.exe",
    "foto;filename*=UTF-8''otra.exe",
    "CON:$DATA%00.jpg",
    ".htaccess",
    "a\x1b[31m.jpg",
    " . ",
]
SIGNS = frozenset('\\/:*?"<>|%')


def told_name(header: str) -> str:
    """Return the name of a file as whoever gets it reads the header."""
    message = EmailMessage()
    message["Content-Disposition"] = header
    return message.get_filename() or ""


def is_plain(name: str) -> bool:
    return name.isprintable() and not SIGNS & set(name) and 0 < len(name) <= 120


@pytest.mark.parametrize("name", ODD, ids=lambda name: ascii(name[:30]))
def test_a_file_of_any_name_is_taken_and_given_back_under_a_plain_one(
    enter: Callable[[str], Browser],
    begin: Callable[[Browser], str],
    portal: Portal,
    name: str,
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    content = photo("x.jpg")[0].read()
    # As browsers send what would end the header (HTML, «multipart/form-data»).
    sent = name.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")

    taken = rosa.post(f"{address}/paso/foto", photo=(BytesIO(content), sent))
    with portal.database.reading() as session:
        kept = session.scalars(select(Attachment)).one()
    given = rosa.get(f"{address}/archivos/{kept.id}")

    assert taken.status_code == 303
    assert is_plain(kept.name)
    assert kept.name.endswith(".jpg")
    assert "X-Otra" not in given.headers
    assert told_name(given.headers["Content-Disposition"]) == kept.name


@pytest.mark.parametrize("name", ODD, ids=lambda name: ascii(name[:30]))
def test_a_name_that_was_kept_as_it_came_is_given_back_plain(
    enter: Callable[[str], Browser], begin: Callable[[Browser], str], portal: Portal, name: str
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    rosa.post(f"{address}/paso/foto", photo=photo("x.jpg"))
    with portal.database.transaction() as session:
        kept = session.scalars(select(Attachment)).one()
        kept.name = name

    given = rosa.get(f"{address}/archivos/{kept.id}")

    assert given.status_code == 200
    assert "X-Otra" not in given.headers
    assert is_plain(told_name(given.headers["Content-Disposition"]))
    assert given.headers["Content-Disposition"].startswith("attachment")
