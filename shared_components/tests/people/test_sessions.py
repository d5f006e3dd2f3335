# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A browser's session: when it begins, what ends it, and that it stays ended."""

import hashlib
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit.outbox import Work
from munikit.people import LoginSession, grant_role
from munikit.people.services import find_account
from munikit.people.session_rows import LoginSessionRows
from munikit.people.sweeping import FORGET_SESSIONS
from munikit.testing.browser import Browser
from munikit.web.sessions import TableSessions

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"


def rows(portal: Portal) -> int:
    with portal.database.reading() as session:
        return session.scalar(select(func.count()).select_from(LoginSession)) or 0


def seen(portal: Portal) -> object:
    with portal.database.reading() as session:
        return session.scalars(select(LoginSession.last_seen_at)).one()


def test_a_copied_cookie_is_worth_nothing_after_the_logout(
    browser: Browser, other_browser: Browser
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    copied = browser.sid()
    browser.post("/salir")

    other_browser.client.set_cookie("sid", copied)

    assert other_browser.get("/bandeja").location == "/entrar"


def test_nobody_looks_for_the_row_of_an_identifier_just_made(
    browser: Browser, portal: Portal
) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(portal.database.engine, "before_cursor_execute", note)
    browser.sign_in(EMAIL, PASSWORD)

    of_sessions = [each.split()[0] for each in asked if "munikit_login_session" in each]
    assert of_sessions == ["INSERT"]


def test_a_login_takes_a_new_identifier(browser: Browser, portal: Portal) -> None:
    browser.get("/entrar/funcionarios")
    before = browser.sid()

    browser.sign_in(EMAIL, PASSWORD)

    assert before
    assert browser.sid() != before
    assert rows(portal) == 1


def test_only_a_digest_of_the_identifier_is_kept(browser: Browser, portal: Portal) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    with portal.database.reading() as session:
        kept = session.scalars(select(LoginSession)).one()
    assert kept.id_sha256 == hashlib.sha256(browser.sid().encode()).hexdigest()
    assert browser.sid() not in str(kept.data)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser.get("/entrar/funcionarios").headers["Set-Cookie"]

    assert cookie.startswith("sid=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_under_https_the_cookie_belongs_to_this_host_alone(app: Flask, portal: Portal) -> None:
    app.session_interface = TableSessions(portal.settings.sessions, LoginSessionRows(), secure=True)

    cookie = app.test_client().get("/entrar/funcionarios").headers["Set-Cookie"]

    assert cookie.startswith("__Host-sid=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_reading_a_public_page_stores_no_session(browser: Browser, portal: Portal) -> None:
    answer = browser.get("/privacidad")

    assert "Set-Cookie" not in answer.headers
    assert rows(portal) == 0


def test_reading_writes_at_most_once_a_minute(
    browser: Browser, portal: Portal, clock: FixedClock
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    browser.get("/bandeja")
    entered = seen(portal)

    clock.moment += timedelta(seconds=50)
    browser.get("/bandeja")
    assert seen(portal) == entered

    clock.moment += timedelta(seconds=50)
    browser.get("/bandeja")
    assert seen(portal) == clock.moment


@pytest.mark.parametrize(("minutes", "answers"), [(14, 200), (16, 302)])
def test_an_officials_session_ends_after_fifteen_idle_minutes(
    browser: Browser, clock: FixedClock, minutes: int, answers: int
) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    clock.moment += timedelta(minutes=minutes)

    assert browser.get("/bandeja").status_code in (answers, answers + 1)


SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def test_whoever_reads_on_keeps_their_session(browser: Browser, clock: FixedClock) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    clock.moment += timedelta(minutes=14)

    kept = browser.client.get("/entrar/seguir", headers=SCRIPT)
    clock.moment += timedelta(minutes=14)

    assert kept.status_code == 204
    assert browser.get("/bandeja").status_code == 200


def test_a_session_that_is_over_is_not_kept(browser: Browser, clock: FixedClock) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    clock.moment += timedelta(minutes=16)

    assert browser.client.get("/entrar/seguir", headers=SCRIPT).status_code == 401


def test_a_session_ends_after_twelve_hours_however_busy(
    browser: Browser, clock: FixedClock
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    for _ten_minutes in range(72):
        clock.moment += timedelta(minutes=10)
        assert browser.get("/bandeja").status_code == 200

    clock.moment += timedelta(minutes=10)

    assert browser.get("/bandeja").location == "/entrar"


def test_a_request_in_flight_does_not_bring_back_a_session_that_ended(
    app: Flask, browser: Browser, portal: Portal
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    interface = app.session_interface
    with app.test_request_context("/", headers={"Cookie": f"sid={browser.sid()}"}) as context:
        in_flight = interface.open_session(app, context.request)
        assert in_flight is not None
        in_flight["anything"] = "else"
        browser.post("/salir")
        interface.save_session(app, in_flight, app.response_class())

    assert rows(portal) == 0


def test_whoever_is_given_a_role_enters_again(browser: Browser, portal: Portal) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    with portal.database.transaction() as session:
        grant_role(session, find_account(session, EMAIL).id, "auditor")

    assert browser.get("/bandeja").location == "/entrar"


def test_sessions_that_ended_are_forgotten_after_two_days(
    browser: Browser, portal: Portal, clock: FixedClock
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    work = Work(UUID(int=0), "test", {}, 1, portal.database)

    clock.moment += timedelta(days=1)
    FORGET_SESSIONS.run(work)
    assert rows(portal) == 1

    clock.moment += timedelta(days=1, minutes=1)
    FORGET_SESSIONS.run(work)
    assert rows(portal) == 0


def test_leaving_with_a_session_that_ended_is_no_error(browser: Browser, clock: FixedClock) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    clock.moment += timedelta(hours=1)

    answer = browser.client.post("/salir", data={"csrf_token": "of the page of an hour ago"})

    assert answer.status_code == 303
    assert "Salió del portal" in browser.get("/salir/listo").text


def test_nobody_is_made_to_leave_by_another_site(browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    assert browser.client.post("/salir").status_code == 400
    assert browser.get("/bandeja").status_code == 200
