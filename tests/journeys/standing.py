# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which buttons stand on the portal's pages for whom, and a portal that is as it was each time."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from threading import Thread
from urllib.parse import urljoin

from flask import Flask
from fuzz.linked import endpoint_of, follow
from fuzz.town import Subject, Town
from werkzeug.serving import WSGIRequestHandler, make_server

# A case in one state has buttons that another has not.
_ADDRESSES = 12
# Has what the others have, each of whom is tried.
_LEFT_OUT = {"everything"}
# A longer value is a row's own; the button is the same one.
_LONGEST_CHOICE = 12


@dataclass(frozen=True)
class Button:
    """The ``number``-th button of the ``form``-th form on a page, as somebody sees it."""

    subject: str
    page: str
    form: int
    number: int
    taken_by: str
    choice: str = ""

    def __str__(self) -> str:
        return f"{self.subject} {self.page} {self.taken_by} {self.choice}".strip()


@dataclass
class _Form:
    method: str
    action: str
    choices: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms = list[_Form]()
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            target = urljoin(self.path, given.get("action") or self.path)
            self.forms.append(_Form(given.get("method", "get").upper(), target))
            self._open = True
        elif self._open and _is_pressed(tag, given):
            value = given.get("value", "")
            short = value if len(value) <= _LONGEST_CHOICE else ""
            self.forms[-1].choices.append(f"{given['name']}={short}" if "name" in given else "")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


def _is_pressed(tag: str, given: dict[str, str]) -> bool:
    """Say whether it is a button to press; one that is hidden stands for another, for Enter."""
    submits = tag == "button" and given.get("type", "submit") == "submit"
    return submits and "aria-hidden" not in given


def standing(town: Town, more: Iterable[tuple[str, str]] = ()) -> list[Button]:
    """Return every button of every form once for each role; the residents are one.

    What every official has, whatever their role, the first of them tries for all. ``more`` are
    pages that somebody has and that may lie behind more links than are followed.
    """
    found: dict[str, dict[tuple[str, str], Button]] = {}
    for subject in town.subjects:
        if subject.name not in _LEFT_OUT:
            of_role = found.setdefault(role_of(subject), {})
            pages = [path for name, path in more if name == subject.name]
            for button in _buttons_of(town, subject, pages):
                of_role.setdefault((button.taken_by, button.choice), button)
    first, *others = [of for role, of in found.items() if role not in ("anonymous", "resident")]
    shared = set(first).intersection(*others)
    for of_role in others:
        for each in shared:
            del of_role[each]
    return [button for of_role in found.values() for button in of_role.values()]


def role_of(subject: Subject) -> str:
    return subject.name.rstrip("0123456789")


def _buttons_of(town: Town, subject: Subject, more: Iterable[str]) -> Iterator[Button]:
    for path, _, answer in follow(town, subject, _ADDRESSES):
        if answer.mimetype == "text/html":
            yield from _buttons_on(town, subject, path, answer.text)
    for path in more:
        yield from _buttons_on(town, subject, path, subject.client.get(path).text)


def _buttons_on(town: Town, subject: Subject, path: str, text: str) -> Iterator[Button]:
    reader = _Reader(path)
    reader.feed(text)
    for place, form in enumerate(reader.forms):
        taken_by = f"{form.method} {endpoint_of(town, form.action, form.method)}"
        for number, choice in enumerate(form.choices):
            yield Button(subject.name, path, place, number, taken_by, choice)


class Kept:
    """The town's rows as they were, to be put back after what somebody did."""

    def __init__(self, town: Town) -> None:
        self._path = str(town.portal.database.engine.url.database)
        self._rows = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self._path)) as there:
            there.backup(self._rows)

    def put_back(self) -> None:
        with closing(sqlite3.connect(self._path)) as there:
            # Once for each button; who loses what was put back begins anew.
            there.execute("pragma synchronous=off")
            self._rows.backup(there)

    def close(self) -> None:
        self._rows.close()


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: a failure's report is not to drown in a thousand lines."""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Answer for an app in this process, and say where."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
