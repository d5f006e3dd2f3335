# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many statements each page sends to the database: all of them, with BEGIN, COMMIT and pings.

A pass of its own, with the portal in this process and its engine listened to: what is counted is
not timed. Each statement is a round trip to a database that is elsewhere.
"""

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.pages import AT_DESK, AT_PAGES, OPEN_FORM, PAGES, SIGN_IN, Page, crowd_of
from bench.steps import Answer, Request, Talk, Visitor
from bench.world import World, composed
from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import Client

from munikit.app.web import create_app

PING = "-- ping"


@dataclass
class Sent:
    """The statements that an engine sent since it was listened to."""

    statements: list[str] = field(default_factory=list)

    def only_reads(self) -> list[str]:
        return [each for each in self.statements if each.startswith(("SELECT", "WITH"))]


@contextmanager
def listened_to(engine: Engine) -> Iterator[Sent]:
    """Note every statement that goes out, also those that SQLAlchemy sends of its own."""
    sent = Sent()
    # The driver of PostgreSQL sends a BEGIN with the first statement, SQLite's is one of ours.
    begins = engine.dialect.name != "sqlite"
    heard: Mapping[str, Any] = {
        "before_cursor_execute": lambda _c, _u, said, *_: sent.statements.append(said),
        "begin": lambda _c: sent.statements.extend(["BEGIN"] * begins),
        "commit": lambda _c: sent.statements.append("COMMIT"),
        "rollback": lambda _c: sent.statements.append("ROLLBACK"),
    }
    ping = engine.dialect.do_ping

    def noted(connection: Any) -> bool:  # noqa: ANN401 - the driver's.
        sent.statements.append(PING)
        return ping(connection)

    engine.dialect.do_ping = noted  # type: ignore[method-assign] # No event tells of a ping.
    for name, listener in heard.items():
        event.listen(engine, name, listener)
    try:
        yield sent
    finally:
        del engine.dialect.do_ping  # type: ignore[method-assign] # The class has its own.
        for name, listener in heard.items():
            event.remove(engine, name, listener)


def talk_in_process(app: Flask, talk: Talk) -> None:
    """Let a visitor talk to an application without a server between them."""
    request = next(talk)
    while True:
        answer = asked(app, request)
        try:
            request = talk.send(answer)
        except StopIteration:
            return


def asked(app: Flask, request: Request) -> Answer:
    client = Client(app, use_cookies=False)
    jar = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
    given = client.open(
        request.path,
        method="GET" if request.body is None else "POST",
        data=request.body,
        headers={"Cookie": jar} if jar else {},
        content_type=None if request.body is None else request.kind,
    )
    lines = [(name.lower(), value) for name, value in given.headers]
    return Answer(given.status_code, lines, given.data)


def count_statements(world: World, pages: Sequence[Page] = PAGES) -> dict[str, list[str]]:
    """Return the statements of each page, as it is sent the second time it is opened."""
    portal = composed(world)
    app = create_app(portal)
    crowd = crowd_of(world)
    talk_in_process(app, crowd[AT_PAGES][0].go(OPEN_FORM))
    talk_in_process(app, crowd[AT_DESK][0].go(SIGN_IN))
    found = {}
    for page in pages:
        visitor = crowd[page.who][0]
        # The first time something is read that stays in memory.
        talk_in_process(app, visitor.go(page.steps, page.before))
        found[page.name] = _of(app, portal.database.engine, page, visitor)
    portal.database.engine.dispose()
    return found


def _of(app: Flask, engine: Engine, page: Page, visitor: Visitor) -> list[str]:
    with listened_to(engine) as sent:
        talk_in_process(app, visitor.go(page.steps, page.before))
    return sent.statements


def weight_of(world: World) -> dict[str, float]:
    """Return how many requests a form page takes a browser, and what they bring, compressed."""
    portal = composed(world)
    app = create_app(portal)
    visitor = crowd_of(world)[AT_PAGES][0]
    talk_in_process(app, visitor.go(OPEN_FORM))
    assets = set(re.findall(r'"(/recursos/[^"]+)"', visitor.page))
    found = [visitor.page.encode(), *(asked(app, Request(path)).content for path in assets)]
    portal.database.engine.dispose()
    return {
        "form page, requests": float(len(found)),
        "form page, KiB gzip": sum(len(gzip.compress(each)) for each in found) / 1024,
    }
