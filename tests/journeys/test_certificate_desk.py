# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' pages of certificates: lists, many at once, the register, voiding, replacing."""

from collections.abc import Callable

import pytest
from journeys.checking import await_text, check_page
from journeys.conftest import DESKTOP, PHONE, RunningPortal
from journeys.people import official
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
TAKINGS = "rol,resultado,Afectación a utilidad pública\n"


@pytest.fixture(params=[PHONE, DESKTOP], ids=["360 px", "1280 px"])
def desk(request: pytest.FixtureRequest, open_page: OpenPage, portal: RunningPortal) -> Page:
    """The desk as an official sees it on a telephone and on a computer."""
    entered = official(open_page("/", viewport=request.param), portal.root, "jefatura")
    entered.sign_in()
    return entered.page


def attach(page: Page, label: str, text: str, name: str) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label(label).set_input_files(file)


def mark(page: Page, *, javascript: bool) -> str:
    """Return a number of this run's own: the portal is the same for all of them."""
    return f"{page.viewport_size['width'] if page.viewport_size else 0}{int(javascript)}"


def test_a_list_is_looked_over_and_loaded(desk: Page, *, javascript: bool) -> None:
    desk.goto("/bandeja/listas-de-certificados")
    check_page(desk, "60-lists", javascript=javascript)
    desk.get_by_role("button", name="Revisar el archivo").click()
    expect(desk.get_by_role("alert")).to_contain_text("Elija qué certificado decide la lista")
    check_page(desk, "61-lists-error", javascript=javascript)

    send_list(desk, f"{TAKINGS}9-1,quizás,\n")
    expect(desk.get_by_text("no dice emitir ni revisar")).to_be_visible()
    check_page(desk, "62-list-with-troubles", javascript=javascript)
    desk.goto("/bandeja/listas-de-certificados")
    roll = f"9-{mark(desk, javascript=javascript)}"
    send_list(desk, f"{TAKINGS}{roll},emitir,No está afecta.\n")
    check_page(desk, "63-list-looked-over", javascript=javascript)
    desk.get_by_role("button", name="Cargar la lista").click()
    await_text(desk, "La lista se cargó el")
    check_page(desk, "64-list-loaded", javascript=javascript)


def send_list(page: Page, text: str) -> None:
    page.get_by_label("utilidad pública", exact=False).check()
    attach(page, "Archivo con la lista completa", text, "afectas.csv")
    with page.expect_navigation():
        page.get_by_role("button", name="Revisar el archivo").click()


def test_certificates_are_issued_voided_and_replaced(desk: Page, *, javascript: bool) -> None:
    number = mark(desk, javascript=javascript)
    send_batch(desk, number, javascript=javascript)
    await_text(desk, "2 certificados y 1 sin emitir")
    await_text(desk, "Emitido")
    check_page(desk, "66-batch-done", javascript=javascript)

    desk.goto(f"/bandeja/documentos?q=Ñuble+{number}")
    await_text(desk, "Anular")
    check_page(desk, "67-register", javascript=javascript)
    void_first(desk, javascript=javascript)
    replace_other(desk, number, javascript=javascript)


def send_batch(page: Page, number: str, *, javascript: bool) -> None:
    page.goto("/bandeja/lotes-de-certificados")
    check_page(page, "65-batches", javascript=javascript)
    page.get_by_label("Certificado de número", exact=False).first.check()
    runs = [RUT.of(17_000_000 + int(number) * 10 + n) for n in range(2)]
    rows = "".join(
        f"{run},María Ñuble {number},1-{n},Pje. O'Higgins {n}\n" for n, run in enumerate(runs)
    )
    text = f"run,nombre,roll,Dirección oficial\n{rows}1-2,Nadie,1-9,Luz 9\n"
    attach(page, "Archivo con las personas", text, f"vecinos-{number}.csv")
    with page.expect_navigation():
        page.get_by_role("button", name="Emitir los certificados del archivo").click()


def void_first(page: Page, *, javascript: bool) -> None:
    page.get_by_role("link", name="Anular").first.click()
    page.get_by_role("button", name="Anular el documento").click()
    expect(page.get_by_role("alert")).to_contain_text("Escriba por qué lo anula")
    check_page(page, "68-void", javascript=javascript)
    page.get_by_label("¿Por qué lo anula?").fill("Se certificó otra dirección")
    page.get_by_role("button", name="Anular el documento").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documentos")


def replace_other(page: Page, number: str, *, javascript: bool) -> None:
    page.goto(f"/bandeja/documentos?q=Ñuble+{number}")
    expect(page.locator(".status--problem").first).to_be_visible()
    page.get_by_role("link", name="Anular").first.click()
    page.get_by_role("link", name="Reemplácelo por uno corregido").click()
    check_page(page, "69-replace", javascript=javascript)
    page.get_by_label("¿Qué corrige y por qué?").fill("El segundo apellido estaba mal escrito")
    page.get_by_label("A nombre de").fill(f"María Ñuble {number} Peña")
    page.get_by_role("button", name="Emitir el documento corregido").click()
    page.goto(f"/bandeja/documentos?q=Ñuble+{number}+Peña")
    expect(page.get_by_text(f"María Ñuble {number} Peña")).to_be_visible()
