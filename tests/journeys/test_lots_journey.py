# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Several cases at once: each with a result of its own, whatever others do meanwhile."""

import pytest
from journeys.checking import check_page
from journeys.conftest import RunningPortal
from journeys.people import enter
from journeys.pruning import OpenPage, Send, sender
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def send(open_page: OpenPage, *, javascript: bool) -> Send:
    return sender(open_page, javascript=javascript)


def test_several_are_asked_the_same_at_once(
    open_page: OpenPage,
    portal: RunningPortal,
    send: Send,
    *,
    javascript: bool,
) -> None:
    (first, one), (_, two) = send(1), send(2)
    reviewer = enter(open_page, portal, "revision")
    page = reviewer.page
    page.goto("/bandeja?b=sin-asignar&t=poda")
    check_page(page, "39-inbox-to-choose", javascript=javascript)
    for folio in (one, two):
        page.get_by_label(f"Elegir {folio}").check()
    page.get_by_role("button", name="Pedir lo mismo").click()
    check_page(page, "40-lot", javascript=javascript)
    page.get_by_label("Con sus palabras").fill("Envíe una foto del árbol completo.")
    page.get_by_role("button", name="Ver lo que leerán").click()
    check_page(page, "40b-lot-preview", javascript=javascript)
    page.get_by_role("button", name="Pedir en 2").click()
    expect(page.get_by_text("Listas: 2.")).to_be_visible()
    check_page(page, "41-lot-done", javascript=javascript)

    first.page.goto("/mis-solicitudes")
    first.page.get_by_role("link", name=one).click()
    expect(first.page.get_by_text("Envíe una foto del árbol completo.").first).to_be_visible()
    first.page.get_by_role("link", name="Retirar la solicitud").click()
    check_page(first.page, "42-withdraw", javascript=javascript)
    first.page.get_by_role("button", name="Sí, retirar la solicitud").click()
    expect(first.page.get_by_text("Solicitud retirada")).to_be_visible()


def test_a_lot_says_what_another_official_changed_meanwhile(
    open_page: OpenPage,
    portal: RunningPortal,
    send: Send,
    *,
    javascript: bool,
) -> None:
    (_, one), (_, two) = send(4), send(5)
    page = enter(open_page, portal, "revision").page
    chief = enter(open_page, portal, "jefatura")
    page.goto("/bandeja?b=sin-asignar&t=poda")
    for folio in (one, two):
        page.get_by_label(f"Elegir {folio}").check()
    page.get_by_role("button", name="Aprobar", exact=True).click()
    expect(page.get_by_text("Va a aprobar 2 solicitudes.")).to_be_visible()

    chief.open_case(two)
    chief.page.get_by_role("link", name="Pedir algo más").click()
    chief.page.get_by_label("Con sus palabras").fill("Envíe una foto del árbol completo.")
    chief.page.get_by_role("button", name="Ver lo que leerá").click()
    chief.page.get_by_role("button", name="Pedir la información").click()
    expect(chief.page.get_by_text("Falta información").first).to_be_visible()
    page.get_by_role("button", name="Firmar y aprobar 2").click()

    expect(page.get_by_text("Listas: 1. Sin hacer: 1.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=one)).to_contain_text("Lista")
    left = page.get_by_role("row").filter(has_text=two)
    expect(left).to_contain_text("espera respuesta o firma. Carlos Ojeda Muñoz cambió esta")
    check_page(page, "41b-lot-half-done", javascript=javascript)
    left.get_by_role("link", name=two).click()
    expect(page.get_by_text("Envíe una foto del árbol completo.").first).to_be_visible()
