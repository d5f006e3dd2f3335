# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The local accounts of officials: who gets in, and who is slowed down."""

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.audit import AuditEntry
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.people import create_official, disable, pages, passwords
from munikit.people.passwords import check_strength
from munikit.people.services import set_password
from munikit.testing.browser import Browser

EMAIL = "marta@valdivia.example"
PASSWORD = "tres gatos en la costanera"


def test_an_official_enters_and_arrives_at_the_desk(browser: Browser) -> None:
    answer = browser.sign_in(EMAIL, PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/bandeja")
    assert browser.get("/bandeja").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "otra clave cualquiera"), ("nadie@valdivia.example", "x" * 20)]
)
def test_a_wrong_password_and_an_unknown_account_read_the_same(
    browser: Browser, email: str, password: str
) -> None:
    answer = browser.sign_in(email, password)

    assert answer.status_code == 422
    assert "El correo o la clave no corresponden" in answer.text


@pytest.mark.parametrize("length", [257, 10_000])
def test_a_password_longer_than_any_is_refused_in_words_and_costs_no_work(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr(pages, "verify_password", lambda *_: pytest.fail("It was compared."))

    answer = browser.sign_in(EMAIL, "x" * length)

    assert answer.status_code == 422
    assert "Esa clave es más larga que cualquiera" in answer.text


def test_an_expired_login_page_says_so_and_keeps_the_address(browser: Browser) -> None:
    answer = browser.client.post("/entrar/funcionarios", data={"email": EMAIL, "password": "x"})

    assert answer.status_code == 422
    assert "La página estuvo abierta mucho rato" in answer.text
    assert f'value="{EMAIL}"' in answer.text


def test_an_unknown_account_costs_the_same_work(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str | None] = []

    def verify(stored: str | None, password: str) -> bool:
        compared.append(stored)
        return passwords.verify_password(stored, password)

    monkeypatch.setattr(pages, "verify_password", verify)
    browser.sign_in("nadie@valdivia.example", "x" * 20)

    assert compared == [None]
    assert not passwords.verify_password(None, "nobody has this password")


def test_a_disabled_account_loses_access_at_once(browser: Browser, portal: Portal) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    with portal.database.transaction() as session:
        disable(session, EMAIL)

    assert browser.get("/bandeja").location == "/entrar"
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 422


def test_a_new_password_ends_what_the_old_one_opened(browser: Browser, portal: Portal) -> None:
    browser.sign_in(EMAIL, PASSWORD)

    with portal.database.transaction() as session:
        set_password(session, EMAIL, "una frase del todo distinta")

    assert browser.get("/bandeja").location == "/entrar"
    assert browser.sign_in(EMAIL, PASSWORD).status_code == 422
    assert browser.sign_in(EMAIL, "una frase del todo distinta").status_code == 303


@pytest.mark.parametrize(
    "password",
    ["corta", "x" * 300, "municipalidad123", "valdivia valdivia", "aaaaaaaaaaaaaaaaaaaa"],
)
def test_a_password_that_is_easy_to_guess_is_refused(portal: Portal, password: str) -> None:
    with pytest.raises(InvalidError, match="clave"):
        check_strength(password, portal.settings.municipality)


def test_an_email_has_one_account(portal: Portal) -> None:
    name = ("Otra", "Persona")

    with portal.database.transaction() as session, pytest.raises(ConflictError, match="Ya hay"):
        create_official(session, email=EMAIL.upper(), name=name, password="x" * 20, roles=())


def test_entering_and_failing_to_enter_are_in_the_journal(browser: Browser, portal: Portal) -> None:
    browser.sign_in(EMAIL, "otra clave cualquiera")
    browser.sign_in(EMAIL, PASSWORD)

    with portal.database.reading() as session:
        query = select(AuditEntry).where(AuditEntry.action == "people.sign_in")
        outcomes = [entry.outcome for entry in session.scalars(query.order_by(AuditEntry.seq))]
    assert outcomes == ["refused", "done"]
