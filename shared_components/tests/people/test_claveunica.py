# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Entering with ClaveÚnica, over HTTP, against the simulator and its faults."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.app.web import create_app
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit.settings import SettingsError
from munikit.testing.browser import Browser, ClaveUnicaAt
from munikit.testing.client import PageClient

BACK = "/entrar/claveunica/vuelta"


@pytest.fixture
def here(create_portal: Callable[[str], Portal], simulated: ClaveUnicaAt) -> Portal:
    return create_portal(f'\n[identity]\nsimulator_url = "{simulated.url}"\ntimeout_seconds = 20\n')


@pytest.fixture
def resident(here: Portal) -> Browser:
    return Browser(PageClient(create_app(here)))


@pytest.fixture
def stranger(here: Portal) -> Browser:
    return Browser(PageClient(create_app(here)))


def enter(browser: Browser, simulated: ClaveUnicaAt, run: str = "44.444.444-4") -> dict[str, str]:
    return simulated.enter(browser.get("/entrar/claveunica").location or "", run)


def come_back(browser: Browser, **query: str) -> tuple[int, str]:
    answer = browser.client.get(BACK, query_string=query)
    return answer.status_code, answer.location or answer.text


def people(portal: Portal) -> list[Person]:
    with portal.database.reading() as session:
        return list(session.scalars(select(Person)))


def test_a_resident_enters_and_is_known_by_run(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    back = enter(resident, simulated)

    assert come_back(resident, **back) == (303, "/mis-solicitudes")
    assert resident.get("/mis-solicitudes").status_code == 200
    assert [(p.run, p.full_name) for p in people(here)] == [
        (RUT.parse("44.444.444-4"), "Rosa Elena Huenchumán Pérez")
    ]


def test_entering_twice_makes_one_person(
    resident: Browser, stranger: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    come_back(resident, **enter(resident, simulated))
    come_back(stranger, **enter(stranger, simulated))

    assert len(people(here)) == 1


def test_the_browser_is_sent_with_exactly_what_the_manual_says(resident: Browser) -> None:
    address = urlsplit(resident.get("/entrar/claveunica").location or "")

    query = parse_qs(address.query)
    assert address.path == "/openid/authorize/"
    manual = ["client_id", "redirect_uri", "response_type", "scope", "state"]
    assert sorted(query) == sorted([*manual, "nonce"])
    assert query["scope"] == ["openid run name"]
    assert len(query["state"][0]) >= 30


def test_a_return_without_state_is_refused(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    back = enter(resident, simulated)

    status, html = come_back(resident, code=back["code"])

    assert status == 422
    assert "Esa entrada con ClaveÚnica ya no sirve" in html
    assert people(here) == []


def test_a_state_works_once(resident: Browser, simulated: ClaveUnicaAt) -> None:
    back = enter(resident, simulated)
    come_back(resident, **back)

    assert come_back(resident, **back)[0] == 422


def test_a_state_given_to_another_browser_is_refused(
    resident: Browser, stranger: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    back = enter(resident, simulated)
    stranger.get("/entrar/claveunica")

    assert come_back(stranger, **back)[0] == 422
    assert people(here) == []


def test_a_state_that_clave_unica_changed_is_refused(
    resident: Browser, simulated: ClaveUnicaAt
) -> None:
    simulated.misbehave("wrong_state")

    assert come_back(resident, **enter(resident, simulated))[0] == 422


def test_a_code_that_was_used_is_refused_with_its_own_words(
    resident: Browser, stranger: Browser, simulated: ClaveUnicaAt
) -> None:
    used = enter(resident, simulated)
    come_back(resident, **used)
    fresh = enter(stranger, simulated)

    status, html = come_back(stranger, code=used["code"], state=fresh["state"])

    assert status == 422
    assert "ya no sirve" in html


@pytest.mark.parametrize("fault", ["token_error", "userinfo_error"])
def test_when_clave_unica_fails_a_page_says_so_and_nobody_is_in(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt, fault: str
) -> None:
    back = enter(resident, simulated)
    simulated.misbehave(fault)

    status, html = come_back(resident, **back)

    assert status == 503
    assert "ClaveÚnica no responde en este momento" in html
    assert "Intentarlo de nuevo" in html
    assert people(here) == []


def test_when_clave_unica_is_slow_nobody_waits_longer_than_the_setting(
    create_portal: Callable[[str], Portal], simulated: ClaveUnicaAt
) -> None:
    portal = create_portal(
        f'\n[identity]\nsimulator_url = "{simulated.url}"\ntimeout_seconds = 0.5\n'
    )
    browser = Browser(PageClient(create_app(portal)))
    simulated.misbehave("token_slow")

    status, html = come_back(browser, **enter(browser, simulated))

    assert status == 503
    assert "ClaveÚnica no responde en este momento" in html


def test_when_nothing_listens_a_page_says_so(create_portal: Callable[[str], Portal]) -> None:
    portal = create_portal('\n[identity]\nsimulator_url = "http://127.0.0.1:9"\n')
    browser = Browser(PageClient(create_app(portal)))
    state = parse_qs(urlsplit(browser.get("/entrar/claveunica").location or "").query)["state"][0]

    assert come_back(browser, code="c" * 32, state=state)[0] == 503


def test_a_run_sent_as_text_is_understood(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt
) -> None:
    simulated.misbehave("run_as_text")

    come_back(resident, **enter(resident, simulated, "55.555.555-5"))

    assert [p.run for p in people(here)] == [RUT.parse("55.555.555-5")]


@pytest.mark.parametrize("cancelling", ["person", "provider"])
def test_whoever_turns_round_on_the_way_is_told_and_nothing_is_kept(
    resident: Browser, here: Portal, simulated: ClaveUnicaAt, cancelling: str
) -> None:
    if cancelling == "provider":
        simulated.misbehave("deny")
    address = resident.get("/entrar/claveunica").location or ""
    back = simulated.enter(address, **({"cancel": "1"} if cancelling == "person" else {}))

    status, html = come_back(resident, **back)

    assert (status, back["error"]) == (200, "access_denied")
    assert "No entró con ClaveÚnica" in html
    assert people(here) == []


def test_leaving_closes_clave_unicas_session_too(
    resident: Browser, simulated: ClaveUnicaAt
) -> None:
    come_back(resident, **enter(resident, simulated))

    leaving = urlsplit(resident.post("/salir").location or "")

    assert leaving.path == "/api/v1/accounts/app/logout"
    assert parse_qs(leaving.query) == {"redirect": ["http://127.0.0.1:8000/salir/listo"]}


def test_a_portal_in_production_refuses_simulated_people(
    create_portal: Callable[[str], Portal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_PRODUCTION", "true")

    with pytest.raises(SettingsError, match="cualquiera entra con el RUN"):
        create_app(create_portal(""))
