# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A lock, a full disk, a database that is away: a page says so, and nothing typed is lost."""

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Dialect, event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from munikit.app import Portal, readiness
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.people import pages as people_views
from munikit.people.claveunica import Identified
from munikit.testing.browser import Browser
from munikit.web import transactions as db_web

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"
DOOR = "/entrar/funcionarios"
OTHER = "otra@valdivia.example"
NEWCOMER = Identified(RUT.of(12_345_678), "Rosa", "Vera")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_web, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(readiness, "EVERY_SECONDS", 0.0)


@contextmanager
def locked(portal: Portal) -> Iterator[None]:
    """Write in the database as somebody does who takes long."""
    other = sqlite3.connect(str(portal.database.url.database), isolation_level=None)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


@contextmanager
def full(portal: Portal) -> Iterator[None]:
    """Let the database grow by nothing, as on a disk without room."""
    engine = portal.database.engine

    def allow_no_page(connection: sqlite3.Connection, _record: object) -> None:
        (pages,) = connection.execute("pragma page_count").fetchone()
        connection.execute(f"pragma max_page_count = {pages}")

    engine.dispose()
    event.listen(engine, "connect", allow_no_page)
    try:
        yield
    finally:
        event.remove(engine, "connect", allow_no_page)
        engine.dispose()


@contextmanager
def away(portal: Portal) -> Iterator[None]:
    folder = Path(str(portal.database.url.database)).parent
    portal.database.engine.dispose()
    folder.rename(folder.with_name("elsewhere"))
    try:
        yield
    finally:
        portal.database.engine.dispose()
        folder.with_name("elsewhere").rename(folder)


def sent_again(browser: Browser, page: TestResponse, **more: str) -> TestResponse:
    """Press the button of the page that asks to try again."""
    (action,) = re.findall(r'<form method="post" action="([^"]+)">\n  <input', page.text)
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    typed = {name: unescape(value) for name, value in fields}
    return browser.client.post(unescape(action), data={**typed, **more})


def test_who_writes_while_the_database_is_locked_gets_their_words_back(
    browser: Browser, portal: Portal
) -> None:
    with locked(portal):
        page = browser.sign_in(EMAIL, PASSWORD)

    assert (page.status_code, int(page.headers["Retry-After"]) > 0) == (503, True)
    assert "muy ocupado" in page.text
    assert EMAIL in page.text
    assert PASSWORD not in page.text
    assert sent_again(browser, page, password=PASSWORD).location == "/bandeja"


def test_reading_goes_on_while_the_database_is_locked(
    browser: Browser, portal: Portal, clock: FixedClock
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    clock.moment += timedelta(minutes=2)  # So long that the session is noted as seen again.

    with locked(portal):
        assert browser.get("/bandeja").status_code == 200
        assert browser.get("/bandeja?p=2").status_code == 200  # Another place to come back to.


def test_a_form_without_our_token_is_not_offered_to_be_sent_again(
    app: Flask, portal: Portal
) -> None:
    with locked(portal):
        page = app.test_client().post("/salir", data={"text": "of another site"})

    assert "of another site" not in page.text


def test_a_full_disk_says_so_and_the_same_form_does_it_once_there_is_room(
    app: Flask, portal: Portal
) -> None:
    with full(portal):
        # What was begun has room for a few rows more.
        browsers = [Browser(app.test_client()) for _ in range(30)]
        tries = ((each, each.sign_in(EMAIL, PASSWORD)) for each in browsers)
        browser, page = next((b, page) for b, page in tries if page.status_code != 303)

    assert page.status_code == 507
    assert "no tiene espacio" in page.text
    assert "no pague de nuevo" in " ".join(page.text.split())
    assert sent_again(browser, page, password=PASSWORD).location == "/bandeja"


def test_a_database_that_is_away_has_a_page(browser: Browser, portal: Portal) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    with away(portal):
        page, public = browser.get("/bandeja"), browser.get("/privacidad")
        health = browser.client.get("/healthz")

    assert (page.status_code, "no puede llegar a sus datos" in page.text) == (503, True)
    assert (public.status_code, health.status_code) == (200, 200)
    assert browser.get("/bandeja").status_code == 200  # The session is as it was.


@pytest.mark.parametrize(
    ("number", "status"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "read_only"), (errno.EACCES, "read_only")],
)
def test_ready_means_that_something_can_be_kept(
    app: Flask, monkeypatch: pytest.MonkeyPatch, number: int, status: str
) -> None:
    client = app.test_client()

    def refuse(_folder: Path) -> None:
        raise OSError(number, "refused")

    with monkeypatch.context() as patched:
        patched.setattr(readiness, "try_folder", refuse)
        answer = client.get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": status})


def test_a_locked_database_is_not_ready(app: Flask, portal: Portal) -> None:
    with locked(portal):
        answer = app.test_client().get("/readyz")

    assert (answer.status_code, answer.json) == (503, {"status": "busy"})


def test_who_enters_for_the_first_time_on_a_full_disk_is_told_so_and_is_nobody(
    app: Flask, portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session named a person whom the database did not keep: a 500, from then on."""
    monkeypatch.setattr(people_views, "_identified", lambda: NEWCOMER)
    browser = Browser(app.test_client())

    with no_commit(portal):
        page = browser.get("/entrar/claveunica/vuelta")

    assert (page.status_code, "no tiene espacio" in page.text) == (507, True)
    assert browser.get("/mis-solicitudes").status_code == 303
    assert browser.get("/entrar/claveunica/vuelta").location == "/mis-solicitudes"
    assert browser.get("/mis-solicitudes").status_code == 200


def test_a_login_that_could_not_be_noted_is_none(app: Flask, portal: Portal) -> None:
    browser = Browser(app.test_client())

    with no_commit(portal, after=1):  # The try is counted; that somebody entered is not.
        page = browser.sign_in(EMAIL, PASSWORD)

    assert page.status_code == 507
    assert browser.get("/bandeja").status_code == 303


@contextmanager
def no_commit(portal: Portal, after: int = 0) -> Iterator[None]:
    """Let one commit fail for want of room, after some; there is room for the next again."""
    left = iter([False] * after + [True])

    def refuse(_connection: object) -> None:
        if next(left, False):
            reason = sqlite3.OperationalError("database or disk is full")
            reason.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise OperationalError("COMMIT", {}, reason)

    event.listen(portal.database.engine, "commit", refuse)
    try:
        yield
    finally:
        event.remove(portal.database.engine, "commit", refuse)


def test_a_disk_that_was_read_only_at_the_start_and_is_so_no_more_needs_no_restart(
    app: Flask, portal: Portal
) -> None:
    engine = portal.database.engine
    path = portal.database.url.database

    def open_for_reading(dialect: Dialect, *_arguments: object) -> object:
        return dialect.connect(f"file:{path}?mode=ro", uri=True)

    engine.dispose()
    event.listen(engine, "do_connect", open_for_reading)
    client = app.test_client()
    before = client.get("/readyz")
    event.remove(engine, "do_connect", open_for_reading)

    after = Browser(client).sign_in(EMAIL, PASSWORD)

    assert (before.status_code, before.json) == (503, {"status": "read_only"})
    assert after.location == "/bandeja"
