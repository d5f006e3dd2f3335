# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Officials decide and sign without a mouse (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11)."""

import pytest
from journeys.conftest import DESKTOP, RunningPortal
from journeys.keyboard import Keyboard
from journeys.people import Official, official
from journeys.pruning import OpenPage, Send, sender
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def send(open_page: OpenPage, *, javascript: bool) -> Send:
    return sender(open_page, javascript=javascript)


def test_a_case_is_decided_and_signed_with_keys_alone(
    open_page: OpenPage, portal: RunningPortal, send: Send
) -> None:
    _, folio = send(6)
    marta, carlos = (
        official(open_page("/entrar", viewport=DESKTOP), portal.root, account)
        for account in ("revision", "jefatura")
    )

    propose(sign_in(marta), folio)
    sign(sign_in(carlos), folio)

    expect(carlos.page.get_by_text("Solicitud aprobada")).to_be_visible()


def sign_in(person: Official) -> Keyboard:
    keys = Keyboard(person.page)
    keys.walk_through()
    keys.press("link", "Entrar como funcionaria o funcionario")
    keys.walk_through()
    keys.write("Correo institucional", person.email)
    keys.write("Clave", person.password)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Bandeja de solicitudes")
    return keys


def find(keys: Keyboard, folio: str) -> None:
    keys.press("link", keys.page.locator(".tabs a", has_text="Todas").inner_text())
    keys.write("Folio, RUN o nombre", folio)
    keys.press("button", "Buscar", key="Space")
    keys.walk_through()
    keys.press("link", folio)
    keys.walk_through()


def propose(keys: Keyboard, folio: str) -> None:
    page = keys.page
    find(keys, folio)
    keys.press("link", "Aprobar o rechazar")
    keys.walk_through()
    # What is missing is told where the focus is, and the way to it is a link.
    keys.press("button", "Revisar antes de firmar")
    expect(page.get_by_role("alert")).to_be_visible()
    keys.choose("Aprobar y emitir el documento")
    keys.write("Texto de la decisión", "Pode en invierno.")
    keys.press("button", "Revisar antes de firmar")
    expect(page.get_by_role("heading", level=1)).to_have_text("Revise antes de firmar")
    keys.walk_through()
    keys.press("button", "Firmar y aprobar", key="Space")
    expect(page.get_by_text("Falta que la firme otra persona")).to_be_visible()


def sign(keys: Keyboard, folio: str) -> None:
    find(keys, folio)
    keys.press("link", "Ver y firmar")
    keys.walk_through()
    keys.press("button", "Firmar la decisión")
