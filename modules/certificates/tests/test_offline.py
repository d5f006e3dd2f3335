# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verifying without a network, in a real browser, from the QR code as it is printed."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient
from journeys.checking import check_page
from journeys.phones import (
    code_on_paper,
    go_offline,
    opened,
    path_of,
)
from playwright.sync_api import BrowserContext, expect

from munikit.access import Actor
from munikit.app import Portal
from munikit.kernel.clock import FixedClock
from munikit.outbox import run_due
from munikit.signing.keys import base64url, kid_of
from munikit.signing.lists import sign_list
from munikit.signing.statement import Statement, sign_statement
from munikit.testing.portals import NOW
from munikit_certificates.keys.services import rotate_key
from munikit_certificates.models import Document, SigningKey
from munikit_certificates.offline.signed_lists import KEYS, REVOKED, PublishedList
from munikit_certificates.verification.services import DocumentPermission, revoke

Browse = Callable[..., FlaskClient]
AUTHENTIC = "✓ Documento auténtico y vigente"


@pytest.mark.browser
def test_a_paper_is_checked_without_a_network(
    portal: Portal, signed: Document, phone: BrowserContext
) -> None:
    go_offline(phone)

    page = opened(phone, path_of(code_on_paper(portal, signed)))

    expect(page.get_by_role("heading", name=AUTHENTIC)).to_be_visible()
    expect(page.locator("#claim-folio")).to_have_text("VAL-D-2026-000001")
    expect(page.locator("#claim-title")).to_have_text("Permiso para puesto en feria")
    expect(page.locator("#claim-holder")).to_contain_text("R. H. P., RUN terminado en")
    expect(page.locator("#claim-until")).to_have_text("23 de noviembre de 2027")
    assert "Huenchumán" not in page.content()


@pytest.mark.browser
def test_with_a_network_the_portal_itself_answers(
    portal: Portal, signed: Document, phone: BrowserContext
) -> None:
    page = opened(phone, path_of(code_on_paper(portal, signed)))

    expect(page.get_by_role("heading", name="Documento auténtico y vigente")).to_be_visible()
    expect(page.get_by_text("Verificado el")).to_be_visible()


@pytest.mark.browser
def test_after_a_revocation_the_phone_says_so_once_it_has_heard(
    portal: Portal, signed: Document, phone: BrowserContext, official: Callable[[str], UUID]
) -> None:
    code = path_of(code_on_paper(portal, signed))
    by = Actor(official("registrar"), "Ana", None, frozenset(DocumentPermission))
    with portal.database.transaction() as session:
        revoke(session, signed.id, "El puesto se traspasó a otra persona", by=by)
    run_due(portal.database, portal.jobs)

    go_offline(phone)
    before = opened(phone, code)
    expect(before.get_by_role("heading", name=AUTHENTIC)).to_be_visible()
    phone.set_offline(False)
    opened(phone, f"/v/{code[code.index('#') :]}").wait_for_load_state("networkidle")
    go_offline(phone)

    after = opened(phone, code)
    expect(after.get_by_role("heading", name="pero anulado")).to_be_visible()
    expect(after.get_by_role("heading", name=AUTHENTIC)).not_to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("at", [20, 60, 120, 200, -3])
def test_a_statement_with_one_changed_letter_is_refused(
    portal: Portal, signed: Document, phone: BrowserContext, at: int
) -> None:
    path, statement = path_of(code_on_paper(portal, signed)).split("#")
    other = "A" if statement[at] != "A" else "B"
    letters = list(statement)
    letters[at] = other
    go_offline(phone)

    page = opened(phone, f"{path}#{''.join(letters)}")

    expect(page.locator("[data-state]:visible")).to_have_count(1)
    expect(page.get_by_role("heading", name=AUTHENTIC)).not_to_be_visible()
    expect(page.locator("#claims")).not_to_be_visible()


@pytest.mark.browser
def test_a_paper_of_a_retired_key_stays_valid_and_of_a_compromised_one_does_not(
    portal: Portal, signed: Document, phone: BrowserContext, clock: FixedClock
) -> None:
    code = path_of(code_on_paper(portal, signed))
    statement = f"/v/#{code.split('#')[1]}"
    clock.moment += timedelta(hours=1)
    with portal.database.transaction() as session:
        rotate_key(session)
    run_due(portal.database, portal.jobs)
    retired = opened(phone, statement)
    expect(retired.get_by_role("heading", name=AUTHENTIC)).to_be_visible()

    with portal.database.transaction() as session:
        session.get_one(SigningKey, signed.key_id).is_compromised = True
    clock.moment += timedelta(hours=1)
    run_due(portal.database, portal.jobs)

    page = opened(phone, statement)
    expect(page.get_by_role("heading", name="No lo firmó esta municipalidad")).to_be_visible()


def hand_over(portal: Portal, name: str, body: str) -> None:
    """Publish a list as somebody would who holds the web and its database, and no key."""
    with portal.database.transaction() as session:
        session.get_one(PublishedList, name).body = body


@pytest.mark.browser
def test_a_forged_list_that_forgets_a_revocation_is_refused(
    portal: Portal, signed: Document, phone: BrowserContext, official: Callable[[str], UUID]
) -> None:
    statement = f"/v/#{path_of(code_on_paper(portal, signed)).split('#')[1]}"
    by = Actor(official("registrar"), "Ana", None, frozenset(DocumentPermission))
    with portal.database.transaction() as session:
        revoke(session, signed.id, "El puesto se traspasó a otra persona", by=by)
    run_due(portal.database, portal.jobs)
    heard = opened(phone, statement)
    expect(heard.get_by_role("heading", name="pero anulado")).to_be_visible()
    expect(heard.get_by_text("Se rechazó una lista")).not_to_be_visible()

    empty = {"updated_at": "2026-11-24T12:00:00-03:00", "revoked": []}
    hand_over(portal, REVOKED, sign_list(empty, [Ed25519PrivateKey.generate()], kind=REVOKED))

    page = opened(phone, statement)
    expect(page.get_by_role("heading", name="pero anulado")).to_be_visible()
    expect(page.get_by_text("Se rechazó una lista")).to_be_visible()
    check_page(page, "verificar-lista-falsa", javascript=True)


@pytest.mark.browser
def test_a_forged_list_of_keys_lets_no_stranger_sign(
    portal: Portal, signed: Document, phone: BrowserContext
) -> None:
    opened(phone, f"/v/#{path_of(code_on_paper(portal, signed)).split('#')[1]}").wait_for_selector(
        "#claims:visible"
    )
    stranger = Ed25519PrivateKey.generate()
    x = stranger.public_key().public_bytes_raw()
    key = {"kid": kid_of(x).hex(), "kty": "OKP", "crv": "Ed25519", "x": base64url(x)}
    said = {"updated_at": "2026-11-24T12:00:00-03:00", "issuer": {"cut": "14101"}, "keys": [key]}
    hand_over(portal, KEYS, sign_list(said, [stranger], kind=KEYS))
    day = signed.valid_from
    made_up = Statement("14101", "VAL-D-2026-9", "Permiso", "M. M.", "111-1", NOW, day, None)

    page = opened(phone, f"/v/#{sign_statement(made_up, stranger)}")

    expect(page.get_by_role("heading", name="No lo firmó esta municipalidad")).to_be_visible()
    expect(page.get_by_text("Se rechazó una lista")).to_be_visible()


@pytest.mark.browser
def test_a_paper_that_expired_says_so_without_a_network(
    portal: Portal, signed: Document, phone: BrowserContext
) -> None:
    phone.clock.set_fixed_time(NOW + timedelta(days=366))
    go_offline(phone)

    page = opened(phone, path_of(code_on_paper(portal, signed)))

    expect(page.get_by_role("heading", name="pero vencido")).to_be_visible()
    expect(page.locator("#old-list")).to_be_visible()


@pytest.mark.browser
def test_the_verifier_breaks_no_rule_of_the_pages_policy(
    portal: Portal, signed: Document, phone: BrowserContext
) -> None:
    page = phone.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    page.goto(f"/v/#{path_of(code_on_paper(portal, signed)).split('#')[1]}")
    expect(page.get_by_role("heading", name=AUTHENTIC)).to_be_visible()

    assert said == []


@pytest.mark.browser
def test_everybody_can_use_the_verifier(
    portal: Portal, signed: Document, phone: BrowserContext
) -> None:
    statement = path_of(code_on_paper(portal, signed)).split("#")[1]
    for name, path in {
        "verificar-sin-conexion": f"/v/#{statement}",
        "verificar-sin-conexion-alterado": f"/v/#{statement[:90]}A{statement[91:]}",
        "verificar-archivo": "/verificar/archivo",
    }.items():
        page = opened(phone, path)
        page.wait_for_load_state("networkidle")
        check_page(page, name, javascript=True)
