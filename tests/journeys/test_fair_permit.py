# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The whole way of a fair permit: applied for, paid, completed, granted, verified, revoked."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from journeys.checking import await_text, check_page
from journeys.conftest import RunningPortal
from journeys.people import Resident, official
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
ASKED = "La foto del carné sanitario no se lee. Envíe otra, con buena luz y completa."


def test_a_resident_gets_a_permit_anybody_can_verify(
    open_page: OpenPage,
    portal: RunningPortal,
    tmp_path: Path,
    *,
    javascript: bool,
) -> None:
    run = RUT.of(15_111_222 if javascript else 15_333_444)
    resident = Resident(open_page("/"), run)

    apply_until_the_document(resident, javascript=javascript)
    folio = resume_and_pay(open_page, run, javascript=javascript)
    ask_for_a_better_photo(open_page, portal, folio, javascript=javascript)
    resident = answer_with_another_photo(open_page, folio, run, javascript=javascript)
    approve(open_page, portal, folio, javascript=javascript)
    address = download_and_read_qr(resident, tmp_path, javascript=javascript)
    verify_and_revoke(open_page, portal, address, run, javascript=javascript)
    resident.page.reload()
    expect(resident.page.get_by_text("anulado").first).to_be_visible()
    check_page(resident.page, "26-status-after-revoking", javascript=javascript)


def apply_until_the_document(resident: Resident, *, javascript: bool) -> None:
    page = resident.page
    check_page(page, "01-front", javascript=javascript)
    page.get_by_role("link", name="Permiso para puesto en feria").click()
    expect(page.get_by_text("$36.220")).to_be_visible()
    check_page(page, "02-sheet", javascript=javascript)
    page.get_by_role("link", name="Comenzar la solicitud").click()
    may_ask_for_it(resident, javascript=javascript)
    check_page(page, "03-enter", javascript=javascript)
    resident.sign_in()
    check_page(page, "03b-before-beginning", javascript=javascript)
    page.get_by_role("button", name="Comenzar la solicitud").click()
    check_page(page, "04-contact", javascript=javascript)
    answer_page_by_page(resident, javascript=javascript)


def may_ask_for_it(resident: Resident, *, javascript: bool) -> None:
    page = resident.page
    resident.go_on()
    expect(page.get_by_role("alert")).to_contain_text("Elija sí o no")
    check_page(page, "02b-requirement-with-error", javascript=javascript)
    resident.choose("No")
    resident.go_on()
    expect(page.get_by_text("Todavía no puede pedirlo").first).to_be_visible()
    check_page(page, "02c-not-eligible", javascript=javascript)
    page.go_back()
    resident.choose("Sí")
    resident.go_on()


def answer_page_by_page(resident: Resident, *, javascript: bool) -> None:
    page = resident.page
    resident.go_on()
    expect(page.get_by_role("alert")).to_contain_text("Escriba su correo electrónico")
    check_page(page, "05-contact-with-error", javascript=javascript)
    resident.answer("¿A qué correo le avisamos?", "rosa@ejemplo.cl")
    resident.go_on()
    resident.choose("Feria Fluvial")
    check_page(page, "06-fair", javascript=javascript)
    resident.go_on()
    check_page(page, "06b-goods", javascript=javascript)
    resident.choose("Alimentos preparados")
    resident.go_on()
    check_page(page, "06c-date", javascript=javascript)
    resident.write_date("31", "2", "2027")
    resident.go_on()
    expect(page.get_by_role("alert")).to_contain_text("Esa fecha no existe")
    check_page(page, "07-date-with-error", javascript=javascript)
    resident.write_date("15", "3", "2027")
    resident.go_on()
    check_page(page, "08-document", javascript=javascript)


def resume_and_pay(open_page: OpenPage, run: RUT, *, javascript: bool) -> str:
    """Come back on another device, finish, pay at Webpay and return the folio."""
    resident = Resident(open_page("/mis-solicitudes"), run)
    page = resident.page
    resident.sign_in()
    check_page(page, "09-my-applications", javascript=javascript)
    page.get_by_role("link", name="Permiso para puesto en feria").click()
    check_page(page, "10-task-list", javascript=javascript)
    page.get_by_role("link", name="Seguir con Carné sanitario").click()
    resident.attach("carné borroso.png")
    resident.go_on()
    check_page(page, "11-check-answers", javascript=javascript)
    page.get_by_role("button", name="Confirmar e ir a pagar $36.220").click()
    expect(page.get_by_role("alert")).to_contain_text("Marque que los datos son ciertos")
    page.get_by_label("Declaro que estos datos son ciertos").check()
    page.get_by_role("button", name="Confirmar e ir a pagar $36.220").click()
    check_page(page, "12-pay", javascript=javascript)
    resident.pay(button="Anular y volver")
    expect(page.get_by_text("Usted salió del pago")).to_be_visible()
    check_page(page, "13-payment-aborted", javascript=javascript)
    resident.pay()
    await_text(page, "Recibimos su solicitud")
    check_page(page, "14-confirmation", javascript=javascript)
    return page.locator(".folio").inner_text()


def ask_for_a_better_photo(
    open_page: OpenPage, portal: RunningPortal, folio: str, *, javascript: bool
) -> None:
    reviewer = official(open_page("/"), portal.root, "revision")
    page = reviewer.page
    reviewer.sign_in()
    check_page(page, "15-inbox", javascript=javascript)
    reviewer.open_case(folio)
    check_page(page, "16-case", javascript=javascript)
    page.get_by_role("link", name="Aprobar o rechazar").click()
    check_page(page, "16b-decide", javascript=javascript)
    page.go_back()
    page.get_by_role("link", name="Pedir algo más").click()
    page.get_by_label(ASKED).check()
    page.get_by_label("Teléfono").check()
    page.get_by_label("Carné sanitario", exact=True).check()
    page.get_by_label("Con sus palabras").fill("Díganos también un teléfono.")
    check_page(page, "16c-request", javascript=javascript)
    page.get_by_role("button", name="Ver lo que leerá la persona").click()
    expect(page.get_by_text("Díganos también un teléfono.")).to_be_visible()
    check_page(page, "17-preview", javascript=javascript)
    page.get_by_role("button", name="Pedir la información").click()
    expect(page.get_by_text("Detenido desde")).to_be_visible()


def answer_with_another_photo(
    open_page: OpenPage, folio: str, run: RUT, *, javascript: bool
) -> Resident:
    resident = Resident(open_page("/mis-solicitudes"), run)
    page = resident.page
    resident.sign_in()
    page.get_by_role("link", name=re.compile(folio)).click()
    check_page(page, "18-status-asked", javascript=javascript)
    page.get_by_role("link", name="Enviar lo que falta").click()
    expect(page.get_by_text("carné borroso.png")).to_be_visible()
    expect(page.get_by_label("¿A qué correo le avisamos?")).to_have_count(0)
    check_page(page, "19-answer", javascript=javascript)
    resident.answer("Teléfono", "63 221 1234")
    resident.attach("carné nítido.png")
    page.get_by_role("button", name="Enviar lo que falta").click()
    expect(page.get_by_text("Recibimos su respuesta")).to_be_visible()
    return resident


def approve(open_page: OpenPage, portal: RunningPortal, folio: str, *, javascript: bool) -> None:
    reviewer = official(open_page("/"), portal.root, "revision")
    reviewer.sign_in()
    reviewer.open_case(folio)
    expect(reviewer.page.get_by_text("Archivo nuevo del")).to_be_visible()
    expect(reviewer.page.get_by_text("Antes: No lo indicó")).to_be_visible()
    check_page(reviewer.page, "20-case-answered", javascript=javascript)
    reviewer.decide("Aprobar y emitir el documento")
    look_at_the_draft(reviewer.page)
    reviewer.page.get_by_role("button", name="Firmar y aprobar").click()
    expect(reviewer.page.get_by_text("Solicitud aprobada")).to_be_visible()
    check_page(reviewer.page, "20b-case-decided", javascript=javascript)


def look_at_the_draft(page: Page) -> None:
    """Ask for the paper before signing, as the button that opens it apart does."""
    form = page.locator("form[target=_blank]")
    expect(form.get_by_role("button", name=re.compile("Ver el documento"))).to_be_visible()
    token = form.locator("input[name=csrf_token]").get_attribute("value") or ""
    address = form.get_attribute("action") or ""
    draft = page.request.post(address, form={"csrf_token": token, "text": ""})
    assert draft.body().startswith(b"%PDF-")


def download_and_read_qr(resident: Resident, folder: Path, *, javascript: bool) -> str:
    """Download the permit and return what the QR code on its rendered page says."""
    page = resident.page
    await_text(page, "Su documento está listo")
    check_page(page, "21-status-ready", javascript=javascript)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("Descargar")).click()
    path = folder / "permit.pdf"
    waiting.value.save_as(path)
    with pypdfium2.PdfDocument(path) as document:
        picture = document[0].render(scale=2).to_pil()
    codes = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert len(codes) == 1
    return codes[0].text


def verify_and_revoke(
    open_page: OpenPage, portal: RunningPortal, address: str, run: RUT, *, javascript: bool
) -> None:
    stranger = open_page(address)
    assert address.startswith(portal.url)
    # The stall begins later: the page says so, and that the document is authentic.
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        re.compile("^Documento auténtico")
    )
    expect(stranger.get_by_text(f"RUN terminado en {str(run)[-5:]}")).to_be_visible()
    check_page(stranger, "22-authentic", javascript=javascript)

    revoke(
        open_page, portal, address.split("/v/")[1].split("?", maxsplit=1)[0], javascript=javascript
    )
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "Documento auténtico, pero anulado"
    )
    expect(stranger.get_by_text("Se emitió con el puesto equivocado.")).to_be_visible()
    check_page(stranger, "25-revoked", javascript=javascript)


def revoke(
    open_page: OpenPage,
    portal: RunningPortal,
    folio: str,
    *,
    javascript: bool,
) -> None:
    chief = official(open_page("/"), portal.root, "jefatura")
    chief.sign_in()
    chief.page.goto(f"/bandeja/documentos?q={folio}")
    check_page(chief.page, "23-documents", javascript=javascript)
    chief.page.get_by_role("link", name=f"Anular {folio}").click()
    chief.page.get_by_label("¿Por qué lo anula?").fill("Se emitió con el puesto equivocado.")
    check_page(chief.page, "24-revoke", javascript=javascript)
    chief.page.get_by_role("button", name="Anular el documento").click()
    check_page(chief.page, "24b-documents-after", javascript=javascript)
