# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A provider that lies, sends elsewhere, floods or answers oddly: the right one enters, or none."""

import threading
from collections.abc import Callable, Iterator

import pytest
import requests
from flask import Flask, request
from sqlalchemy import select
from werkzeug.serving import make_server

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.people import Person
from munikit.simulators.claveunica_faults import ID_TOKEN_FAULTS
from munikit.testing.browser import Browser, ClaveUnicaAt
from munikit.testing.client import PageClient

BACK = "/entrar/claveunica/vuelta"
IDENTITY = '\n[identity]\nsimulator_url = "{url}"\ntimeout_seconds = {seconds}\n'


@pytest.fixture
def here(create_portal: Callable[[str], Portal], simulated: ClaveUnicaAt) -> Portal:
    return create_portal(IDENTITY.format(url=simulated.url, seconds=20))


@pytest.fixture
def resident(here: Portal) -> Browser:
    return Browser(PageClient(create_app(here)))


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Give another host's address, and what it is sent."""
    app = Flask(__name__)
    heard = list[dict[str, str]]()

    @app.post("/")
    def hear() -> str:
        heard.append({**request.form.to_dict(), **dict(request.headers)})
        return "{}"

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    thread.join()
    server.server_close()


def try_to_enter(browser: Browser, simulated: ClaveUnicaAt) -> tuple[int, str]:
    back = simulated.enter(browser.get("/entrar/claveunica").location or "")
    answer = browser.client.get(BACK, query_string=back)
    return answer.status_code, answer.location or answer.text


def names(portal: Portal) -> list[str]:
    with portal.database.reading() as session:
        return [person.full_name for person in session.scalars(select(Person))]


@pytest.mark.parametrize("fault", ID_TOKEN_FAULTS)
def test_a_wrong_identity_token_lets_nobody_in(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt, fault: str
) -> None:
    simulated.misbehave(fault)

    status, html = try_to_enter(resident, simulated)

    assert (status, names(here)) == (503, [])
    assert "no como esperamos" in html


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("id_token_issuer", "its claim «iss» is missing or another"),
        ("id_token_nonce", "its claim «nonce» is missing or another"),
        ("id_token_audience", "it is for somebody else"),
        ("id_token_unknown_key", "a key the provider does not publish"),
    ],
)
def test_the_log_says_what_did_not_fit_and_nothing_of_the_person(
    resident: Browser,
    simulated: ClaveUnicaAt,
    caplog: pytest.LogCaptureFixture,
    fault: str,
    why: str,
) -> None:
    simulated.misbehave(fault)

    try_to_enter(resident, simulated)

    (said,) = (each.message for each in caplog.records if each.name == "munikit.people.claveunica")
    assert why in said
    assert "44444444" not in said


def test_a_token_without_nonce_is_taken_where_a_setting_says_the_provider_gives_none(
    create_portal: Callable[[str], Portal], simulated: ClaveUnicaAt
) -> None:
    toml = IDENTITY.format(url=simulated.url, seconds=20) + "nonce_is_required = false\n"
    browser = Browser(PageClient(create_app(create_portal(toml))))

    simulated.misbehave("id_token_no_nonce")
    assert try_to_enter(browser, simulated)[0] == 303
    browser.post("/salir")
    simulated.misbehave("id_token_nonce")
    assert try_to_enter(browser, simulated)[0] == 503


def test_userinfo_of_somebody_else_than_the_token_lets_nobody_in(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    simulated.misbehave("subject_differs")

    assert try_to_enter(resident, simulated)[0] == 503
    assert names(here) == []


@pytest.mark.parametrize("fault", ["token_redirect", "userinfo_redirect"])
def test_the_secret_and_the_token_never_follow_a_redirect(
    resident: Browser,
    simulated: ClaveUnicaAt,
    elsewhere: tuple[str, list[dict[str, str]]],
    fault: str,
) -> None:
    address, heard = elsewhere
    form = {"fault": fault, "elsewhere": address}
    requests.post(f"{simulated.url}/_simulator/", data=form, timeout=5)

    assert try_to_enter(resident, simulated)[0] == 503
    assert heard == []


@pytest.mark.parametrize(
    "fault",
    [
        "token_huge",
        "token_garbage",
        "token_deep",
        "token_list",
        "userinfo_deep",
        "userinfo_list",
        "run_is_missing",
        "run_is_wrong",
        "keys_error",
    ],
)
def test_an_answer_that_is_too_much_or_makes_no_sense_is_a_page(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt, fault: str
) -> None:
    simulated.misbehave(fault)

    status, html = try_to_enter(resident, simulated)

    assert (status, names(here)) == (503, [])
    assert "Intentarlo de nuevo" in html


def test_an_answer_that_drips_is_cut_at_the_deadline(
    create_portal: Callable[[str], Portal], simulated: ClaveUnicaAt
) -> None:
    portal = create_portal(IDENTITY.format(url=simulated.url, seconds=1))
    simulated.misbehave("token_dripping")

    status, html = try_to_enter(Browser(PageClient(create_app(portal))), simulated)

    assert status == 503
    assert "ClaveÚnica no responde en este momento" in html


@pytest.mark.parametrize(
    ("fault", "name"),
    [
        ("surname_null", "Rosa Elena"),
        ("surname_missing", "Rosa Elena"),
        ("surname_of_nulls", "Rosa Elena Pérez"),
        ("surname_as_text", "Rosa Elena Huenchumán Pérez"),
        ("names_of_two_lines", "Rosa Bcc: otra@ejemplo.cl Ele na Huenchumán Pérez"),
        ("run_as_text", "Rosa Elena Huenchumán Pérez"),
    ],
)
def test_an_odd_name_is_read_and_cleaned(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt, fault: str, name: str
) -> None:
    simulated.misbehave(fault)

    assert try_to_enter(resident, simulated) == (303, "/mis-solicitudes")
    assert names(here) == [name]


def test_a_name_without_end_is_cut_to_what_the_register_holds(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    simulated.misbehave("names_long")

    assert try_to_enter(resident, simulated)[0] == 303
    assert [len(name) for name in names(here)] == [120 + len(" Huenchumán Pérez")]


def test_somebody_without_any_name_is_told_what_is_wrong(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    simulated.misbehave("names_null")

    status, html = try_to_enter(resident, simulated)

    assert (status, names(here)) == (503, [])
    assert "sin su nombre" in html
    assert "no responde" not in html


def test_keys_are_asked_for_once_and_again_only_for_one_not_known(
    resident: Browser, simulated: ClaveUnicaAt
) -> None:
    assert try_to_enter(resident, simulated)[0] == 303
    resident.post("/salir")
    simulated.misbehave("keys_error")

    assert try_to_enter(resident, simulated)[0] == 303
