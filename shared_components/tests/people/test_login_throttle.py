# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who guesses is slowed down, from one address or from forty; who owns the account enters."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from munikit.app import Portal
from munikit.db.limiter import Attempts, Delay, TooManyAttemptsError
from munikit.kernel.clock import FixedClock
from munikit.outbox.worker import run_due
from munikit.people import create_official
from munikit.people.services import set_password
from munikit.people.sweeping import FORGET_SESSIONS
from munikit.people.throttle import count_attempt, counted_under
from munikit.testing.browser import Browser

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"
COLLEAGUE = "elsa@valdivia.example"
WRONG = "otra clave cualquiera"


@pytest.fixture
def create_browser(app: Flask) -> Callable[[str], Browser]:
    def create(address: str) -> Browser:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return Browser(client)

    return create


def guess(browser: Browser, times: int, email: str = EMAIL) -> list[int]:
    return [browser.sign_in(email, WRONG).status_code for _ in range(times)]


def test_a_browser_that_fails_five_times_waits_and_a_right_password_does_not_help(
    browser: Browser,
) -> None:
    guess(browser, 5)

    answer = browser.sign_in(EMAIL, PASSWORD)

    assert answer.status_code == 429
    assert "Demasiados intentos. Espere 1 minuto y pruebe de nuevo." in answer.text
    assert 0 < int(answer.headers["Retry-After"]) <= 61


def test_the_owner_enters_again_after_the_wait(browser: Browser, clock: FixedClock) -> None:
    guess(browser, 5)

    clock.moment += timedelta(seconds=61)

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303


def test_each_further_failure_waits_twice_as_long_and_never_for_ever() -> None:
    limit = Delay(free=5, first_seconds=60, most_seconds=900)

    waits = [limit.wait(tries).total_seconds() for tries in (1, 4, 5, 6, 7, 8, 9, 1000)]

    assert waits == [0, 0, 60, 120, 240, 480, 900, 900]


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(
    browser: Browser, create_browser: Callable[[str], Browser]
) -> None:
    guess(create_browser("198.51.100.7"), 8)

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303


def test_one_account_guessed_from_forty_addresses_is_slowed(
    create_browser: Callable[[str], Browser],
) -> None:
    answers = [
        status for n in range(40) for status in guess(create_browser(f"198.51.100.{n}"), times=3)
    ]

    assert answers.count(422) == 20
    assert answers.count(429) == 100


def test_known_browsers_are_spared_what_forty_addresses_do(
    browser: Browser, create_browser: Callable[[str], Browser]
) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    browser.post("/salir")
    for n in range(40):
        guess(create_browser(f"198.51.100.{n}"), 1)

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303


def test_failures_behind_one_address_do_not_shut_out_a_town_hall(
    portal: Portal, browser: Browser, other_browser: Browser, clock: FixedClock
) -> None:
    with portal.database.transaction() as session:
        create_official(
            session, email=COLLEAGUE, name=("Elsa", "Paz"), password=PASSWORD, roles=["reviewer"]
        )
    browser.sign_in(EMAIL, PASSWORD)
    browser.post("/salir")
    for number in range(60):
        guess(other_browser, 1, f"cuenta{number}@valdivia.example")

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 303, "a known browser does not wait"
    clock.moment += timedelta(seconds=61)
    assert other_browser.sign_in(COLLEAGUE, PASSWORD).status_code == 303, "a new one waits little"


def test_one_address_that_tries_many_accounts_is_slowed(browser: Browser) -> None:
    answers = [
        status for n in range(60) for status in guess(browser, 1, f"cuenta{n}@valdivia.example")
    ]

    assert answers.count(422) == 30


def test_all_addresses_together_are_slowed(create_browser: Callable[[str], Browser]) -> None:
    answers = [
        status
        for n in range(220)
        for status in guess(create_browser(f"10.0.{n}.7"), 1, f"cuenta{n}@valdivia.example")
    ]

    assert answers.count(422) == 200


def test_a_known_browser_that_guesses_waits_as_well(browser: Browser) -> None:
    browser.sign_in(EMAIL, PASSWORD)
    browser.post("/salir")

    assert guess(browser, 6) == [422] * 5 + [429]


def test_a_cookie_somebody_made_up_makes_no_browser_known(
    browser: Browser, create_browser: Callable[[str], Browser]
) -> None:
    for n in range(40):
        guess(create_browser(f"198.51.100.{n}"), 1)
    browser.client.set_cookie("known", "eyJhIjoiYiJ9.Zm9v.bm9wZQ")

    assert browser.sign_in(EMAIL, PASSWORD).status_code == 429


def test_a_right_password_gives_its_try_back(browser: Browser, portal: Portal) -> None:
    guess(browser, 4)

    browser.sign_in(EMAIL, PASSWORD)
    browser.post("/salir")

    with portal.database.reading() as session:
        rows = session.scalars(select(Attempts)).all()
        tries = {row.key.partition(":")[0]: row.tries for row in rows}
    assert tries == {"pair": 0, "account": 4, "address": 4, "all": 4}


def test_guesses_made_at_once_do_not_pass_together(portal: Portal) -> None:
    passed: list[bool] = []
    together = threading.Barrier(16)

    def guess_once() -> None:
        together.wait()
        try:
            with portal.database.transaction() as session:
                count_attempt(session, EMAIL, "198.51.100.7", browser="")
            passed.append(True)
        except TooManyAttemptsError:
            passed.append(False)

    threads = [threading.Thread(target=guess_once) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (passed.count(True), passed.count(False)) == (5, 11)


def test_what_was_typed_is_not_kept_in_the_clear(browser: Browser, portal: Portal) -> None:
    guess(browser, 1, "mi-clave-secreta@valdivia.example")

    with portal.database.reading() as session:
        keys = session.scalars(select(Attempts.key)).all()
    assert keys
    assert not [key for key in keys if "secreta" in key]


def test_a_new_password_lets_its_owner_in_at_once(browser: Browser, portal: Portal) -> None:
    guess(browser, 8)

    with portal.database.transaction() as session:
        set_password(session, EMAIL, "una frase del todo distinta")

    assert browser.sign_in(EMAIL, "una frase del todo distinta").status_code == 303


def test_old_counts_are_swept_away(browser: Browser, portal: Portal, clock: FixedClock) -> None:
    guess(browser, 3)
    clock.moment += timedelta(days=3)

    run_due(portal.database, {FORGET_SESSIONS.name: FORGET_SESSIONS})

    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempts)) == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("198.51.100.7", "::ffff:198.51.100.7", True),
        ("", "unknown", False),
    ],
)
def test_who_has_a_network_of_addresses_is_counted_as_one(
    one: str, other: str, *, same: bool
) -> None:
    assert (counted_under(EMAIL, one, "") == counted_under(EMAIL, other, "")) is same
