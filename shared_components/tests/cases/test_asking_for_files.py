# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A page asks for a case's files where it has a box for one; a case is filed in few words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from munikit.app import Portal
from munikit.testing.browser import Browser, photo

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]


@pytest.fixture
def rosa(enter: Enter) -> Browser:
    return enter("rosa")


@pytest.fixture
def address(rosa: Browser, begin: Begin) -> str:
    """A draft of somebody who has sent a photo for it."""
    begun = begin(rosa)
    rosa.post(f"{begun}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{begun}/paso/arbol", tree="fruit")
    rosa.post(f"{begun}/paso/foto", photo=photo("arbol.jpg"))
    return begun


def test_a_page_without_files_asks_for_none(rosa: Browser, portal: Portal, address: str) -> None:
    with _asked(portal) as asked:
        assert rosa.get(f"{address}/paso/contacto").status_code == 200
        assert rosa.post(f"{address}/paso/contacto", email="no").status_code == 422
        assert rosa.post(f"{address}/paso/contacto", email="ana@ejemplo.cl").status_code == 303

    assert [each for each in asked if "munikit_case_attachment" in each] == []


def test_a_page_with_files_asks_once_for_what_was_given(
    rosa: Browser, portal: Portal, address: str
) -> None:
    with _asked(portal) as asked:
        page = rosa.get(f"{address}/paso/foto").text

    assert "Recibido: arbol.jpg" in page
    given = [e for e in asked if "munikit_case_attachment.case_id = " in e]
    assert len(given) == 1, given


def test_the_check_page_of_what_asks_for_no_file_looks_for_none(
    rosa: Browser, portal: Portal, begin: Begin, fill: Callable[[Browser, str], None]
) -> None:
    begun = begin(rosa)
    fill(rosa, begun)

    with _asked(portal) as asked:
        assert "Roble" in rosa.get(f"{begun}/revisar").text

    assert [each for each in asked if "munikit_case_attachment" in each] == []


def test_a_case_is_filed_with_one_statement_for_all_its_words(
    rosa: Browser, portal: Portal, send: Begin
) -> None:
    with _asked(portal) as asked:
        send(rosa)

    assert len([each for each in asked if "INTO munikit_case_word" in each]) == 1
    # When the payment is heard: its state, and all that filing sets.
    heard = [n for n, each in enumerate(asked) if each.startswith("BEGIN IMMEDIATE")][-1]
    assert len([each for each in asked[heard:] if each.startswith("UPDATE munikit_case ")]) == 2


@contextmanager
def _asked(portal: Portal) -> Iterator[list[str]]:
    """Note the statements that are sent to the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(portal.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(portal.database.engine, "before_cursor_execute", note)
