# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An official certifies what a plan says, a box for each row, and the paper says it row by row."""

import re

import pypdfium2
import pytest
from journeys.checking import await_text, check_page
from journeys.conftest import RunningPortal
from journeys.people import Official, Resident, enter
from journeys.pruning import OpenPage
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

RUNS = {True: 16_777_111, False: 16_777_222}
ZONE = "Zona del plan regulador"
USES = "Usos de suelo permitidos"
ROWS = (
    ZONE,
    USES,
    "Línea oficial y ancho de la vía",
    "Coeficientes y densidad",
    "Altura y agrupamiento",
    "Áreas de riesgo",
    "Afectación a utilidad pública",
    "Número asignado",
)
# A line of this row looks like the row before it.
ODD = f"Vivienda y comercio\n{ZONE}: según plano anterior, ZU-9"
REMARK = "El plano de 2003 está en la oficina 4."


def test_what_is_certified_is_written_row_by_row(
    open_page: OpenPage, portal: RunningPortal, *, javascript: bool
) -> None:
    resident = ask(open_page, RUT.of(RUNS[javascript]))
    folio = resident.page.locator(".folio").first.inner_text().strip()
    reviewer = enter(open_page, portal, "revision")
    reviewer.open_case(folio)

    fill_in_all_but_one(reviewer.page, javascript=javascript)
    fill_in_the_last(reviewer.page, javascript=javascript)
    look_at_the_draft(reviewer.page)
    change_and_sign(reviewer, javascript=javascript)

    page = resident.page
    page.goto("/mis-solicitudes")
    page.get_by_role("link", name=re.compile(folio)).click()
    await_text(page, "Su certificado está listo")
    expect(page.get_by_text(REMARK).first).to_be_visible()
    check_page(page, "83-certified", javascript=javascript)
    page.get_by_role("link", name="Leer el documento en pantalla").click()
    expect(page.get_by_text("según plano anterior, ZU-9")).to_be_visible()
    expect(page.get_by_text(REMARK)).to_have_count(0)


def ask(open_page: OpenPage, run: RUT) -> Resident:
    resident = Resident(open_page("/tramites/certificado_informaciones_previas"), run)
    page = resident.page
    page.get_by_role("link", name="Comenzar la solicitud").click()
    resident.sign_in()
    page.get_by_role("button", name="Comenzar la solicitud").click()
    resident.answer("¿A qué correo le avisamos?", "vecina@ejemplo.cl")
    resident.go_on()
    resident.answer("¿Cuál es el rol de avalúo de la propiedad?", "123-45")
    resident.answer("Calle o camino", "Los Robles")
    page.get_by_label("Número", exact=True).fill("123")
    resident.answer("Comuna", "Valdivia")
    resident.go_on()
    resident.attach("croquis.png")
    resident.go_on()
    page.get_by_label("Declaro que estos datos son ciertos").check()
    page.get_by_role("button", name="Enviar la solicitud").click()
    expect(page.locator(".folio").first).to_be_visible()
    return resident


def fill_in_all_but_one(page: Page, *, javascript: bool) -> None:
    page.get_by_role("link", name="Aprobar o rechazar").click()
    check_page(page, "80-rows-to-fill-in", javascript=javascript)
    page.get_by_label("Aprobar y emitir el documento").check()
    for row in ROWS[1:]:
        page.get_by_label(row, exact=True).fill(ODD if row == USES else "No corresponde")
    page.get_by_label("Texto de la decisión").fill(REMARK)
    page.get_by_role("button", name="Revisar antes de firmar").click()
    expect(page.get_by_role("alert")).to_contain_text(f"Complete «{ZONE}»")
    expect(page.locator("#row_1-error")).to_be_visible()
    check_page(page, "81-a-row-is-empty", javascript=javascript)


def fill_in_the_last(page: Page, *, javascript: bool) -> None:
    expect(page.get_by_label(USES, exact=True)).to_have_value(ODD)
    page.get_by_role("alert").get_by_role("link", name=f"Complete «{ZONE}»").click()
    page.get_by_label(ZONE, exact=True).fill("ZU-1")
    page.get_by_role("button", name="Revisar antes de firmar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revise antes de firmar")
    expect(page.get_by_text(f"{ZONE}: ZU-1")).to_be_visible()
    check_page(page, "82-rows-before-signing", javascript=javascript)


def look_at_the_draft(page: Page) -> None:
    """Ask for the paper before signing, as the button that opens it apart does."""
    form = page.locator("form[target=_blank]")
    boxes = form.locator("input[type=hidden]").all()
    sent = {each.get_attribute("name") or "": each.input_value() for each in boxes}
    draft = page.request.post(form.get_attribute("action") or "", form=dict(sent))
    with pypdfium2.PdfDocument(draft.body()) as document:
        words = " ".join(
            "".join(each.get_textpage().get_text_bounded() for each in document).split()
        )
    printed = words.index(USES)
    assert words.index("ZU-1") < printed < words.index("según plano anterior, ZU-9")
    assert REMARK not in words


def change_and_sign(reviewer: Official, *, javascript: bool) -> None:
    page = reviewer.page
    page.get_by_role("button", name="Cambiar la decisión").click()
    expect(page.get_by_label(USES, exact=True)).to_have_value(ODD)
    expect(page.get_by_label("Texto de la decisión")).to_have_value(REMARK)
    page.get_by_role("button", name="Revisar antes de firmar").click()
    page.get_by_role("button", name="Firmar y aprobar").click()
    expect(page.get_by_text("Solicitud aprobada")).to_be_visible()
    check_page(page, "82b-rows-decided", javascript=javascript)
