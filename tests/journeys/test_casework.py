# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk and the resident around one case: opinion, second signature, conflict, lots, silence."""

from datetime import date, timedelta

import pytest
from journeys.checking import await_text, check_page
from journeys.conftest import RunningPortal
from journeys.people import Official, enter
from journeys.pruning import OpenPage, Send, sender
from playwright.sync_api import expect
from sqlalchemy import update

from munikit.app import compose
from munikit.cases import Case

pytestmark = pytest.mark.browser


@pytest.fixture
def send(open_page: OpenPage, *, javascript: bool) -> Send:
    return sender(open_page, javascript=javascript)


def test_an_opinion_a_conflict_and_a_second_signature(
    open_page: OpenPage,
    portal: RunningPortal,
    send: Send,
    *,
    javascript: bool,
) -> None:
    resident, folio = send(represents="Maderas del Sur SpA")
    reviewer = enter(open_page, portal, "revision")
    chief = enter(open_page, portal, "jefatura")

    accept_the_power(reviewer, folio, javascript=javascript)
    ask_and_give_an_opinion(reviewer, chief, folio, javascript=javascript)
    decide_while_another_changes_it(reviewer, chief, folio, javascript=javascript)
    sign(chief, folio, javascript=javascript)

    resident.page.get_by_role("link", name="Ver el estado").click()
    await_text(resident.page, "Su documento está listo")
    resident.page.get_by_role("link", name="Contarnos qué tan fácil fue").click()
    check_page(resident.page, "38-survey", javascript=javascript)
    resident.choose("4, fácil")
    resident.page.get_by_role("button", name="Enviar la encuesta").click()
    expect(resident.page.get_by_role("heading", level=1)).to_have_text("Gracias")
    check_page(resident.page, "38b-survey-thanks", javascript=javascript)
    reviewer.page.goto("/bandeja/encuesta")
    expect(reviewer.page.get_by_role("heading", level=1)).to_contain_text("qué tan fácil fue")
    check_page(reviewer.page, "38c-survey-results", javascript=javascript)


def accept_the_power(reviewer: Official, folio: str, *, javascript: bool) -> None:
    page = reviewer.page
    reviewer.open_case(folio)
    page.get_by_role("link", name="Ver el poder").click()
    expect(page.get_by_role("img", name="Imagen del documento")).to_be_visible()
    check_page(page, "31a-power", javascript=javascript)
    page.get_by_label("Nombre de quien da el poder").fill("Maderas del Sur SpA")
    page.get_by_label("Todos los permisos").check()
    for part, typed in (("Día", "31"), ("Mes", "12"), ("Año", str(date.today().year + 1))):  # noqa: DTZ011 - the year is all that counts.
        page.get_by_label(part, exact=True).fill(typed)
    page.get_by_role("button", name="Aceptar el poder", exact=True).click()
    expect(page.get_by_text("Aceptado").first).to_be_visible()


def ask_and_give_an_opinion(
    reviewer: Official, chief: Official, folio: str, *, javascript: bool
) -> None:
    page = reviewer.page
    reviewer.open_case(folio)
    expect(page.get_by_text("Maderas del Sur SpA").first).to_be_visible()
    page.get_by_role("link", name="Pedir un informe a otra unidad").click()
    check_page(page, "32-ask-opinion", javascript=javascript)
    page.get_by_label("Inspección").check()
    page.get_by_label("¿Qué quiere saber?").fill("¿Hay cables cerca?")
    page.get_by_role("button", name="Pedir el informe").click()

    chief.page.goto("/bandeja/informes")
    check_page(chief.page, "33-opinions", javascript=javascript)
    chief.page.get_by_role("link", name=folio).click()
    check_page(chief.page, "34-opinion", javascript=javascript)
    chief.page.get_by_label("Favorable", exact=True).check()
    chief.page.get_by_label("Fundamentos").fill("No hay cables.")
    chief.page.get_by_role("button", name="Firmar el informe").click()
    reviewer.open_case(folio)
    expect(page.get_by_text("No hay cables.").first).to_be_visible()


def decide_while_another_changes_it(
    reviewer: Official, chief: Official, folio: str, *, javascript: bool
) -> None:
    page = reviewer.page
    reviewer.decide("Aprobar y emitir el documento", "Pode en invierno.")
    chief.open_case(folio)
    expect(chief.page.get_by_text("La está viendo otra persona")).to_be_visible()
    check_page(chief.page, "35-case-of-two", javascript=javascript)
    to = chief.page.get_by_label("Asignar a")
    marta = to.locator("option", has_text="Marta Rivas").get_attribute("value")
    to.select_option(value=marta)
    chief.page.get_by_role("button", name="Asignar", exact=True).click()
    page.get_by_role("button", name="Firmar y aprobar").click()
    expect(page.get_by_text("cambió esta solicitud a las")).to_be_visible()
    check_page(page, "36-conflict", javascript=javascript)
    reviewer.open_case(folio)
    reviewer.decide("Aprobar y emitir el documento", "Pode en invierno.")
    page.get_by_role("button", name="Firmar y aprobar").click()
    expect(page.get_by_text("Falta que la firme otra persona")).to_be_visible()


def sign(chief: Official, folio: str, *, javascript: bool) -> None:
    chief.open_case(folio)
    chief.page.get_by_role("link", name="Ver y firmar").click()
    check_page(chief.page, "37-second-signature", javascript=javascript)
    chief.page.get_by_role("button", name="Firmar la decisión").click()
    expect(chief.page.get_by_text("Solicitud aprobada")).to_be_visible()


def test_nobody_answers_and_the_law_does(
    portal: RunningPortal,
    send: Send,
    *,
    javascript: bool,
) -> None:
    resident, folio = send(3)
    page = resident.page
    let_days_go_by(portal, folio, claimed=False)
    page.goto("/mis-solicitudes")
    page.get_by_role("link", name=folio).click()
    check_page(page, "43-nobody-answered", javascript=javascript)
    page.get_by_role("link", name="Reclamar").click()
    check_page(page, "44-claim", javascript=javascript)
    page.get_by_role("button", name="Reclamar ahora").click()
    expect(page.get_by_text("Reclamó porque no respondimos")).to_be_visible()

    let_days_go_by(portal, folio, claimed=True)
    page.reload()
    await_text(page, "Nadie respondió su reclamo")
    page.get_by_role("link", name="Pedir el certificado").click()
    check_page(page, "45-certificate-of-silence", javascript=javascript)
    page.get_by_role("button", name="Pedir el certificado").click()
    await_text(page, "por silencio administrativo desde hoy")
    check_page(page, "46-accepted-by-silence", javascript=javascript)


def let_days_go_by(portal: RunningPortal, folio: str, *, claimed: bool) -> None:
    """Move a case's days into the past: the portal's clock is the machine's."""
    long_ago = date.today() - timedelta(days=30)  # noqa: DTZ011 - any day long past.
    days = {"silence_claimed_on": long_ago} if claimed else {"due_on": long_ago}
    composed = compose(portal.root)
    with composed.database.transaction() as session:
        session.execute(update(Case).where(Case.folio == folio).values(**days))
    composed.database.engine.dispose()
