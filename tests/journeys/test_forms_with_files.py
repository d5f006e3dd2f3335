# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Whoever sends a file sees what the server answered, with JavaScript and without."""

import ast
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys.checking import check_page
from journeys.conftest import KIT, RunningPortal
from journeys.people import Resident, enter, picture
from playwright.sync_api import Page, Route, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

# What stands in a file that no page accepts, and what each page answers to it.
NONSENSE = b"nada,que,ver\n1,2,3\n"
NO_GIF = "La imagen es GIF. Ábrala, haga una captura de pantalla y adjunte la captura"
WRONG_COLUMNS = re.compile(
    r"faltan las columnas|No se pudo leer|En espera|le falta: |Sobra en la primera|problema"
)
ASKED_OF_OFFICIALS = {
    "/bandeja/listas-de-certificados": ("jefatura", "Revisar el archivo"),
    "/bandeja/lotes-de-certificados": ("jefatura", "Emitir"),
    "/bandeja/conciliacion": ("tesoreria", "Comparar"),
    "/bandeja/deudas": ("tesoreria", "Cargar"),
    "/bandeja/transferencias": ("tesoreria", "Cargar"),
}
# The views whose forms ask for a file, and where this file tries them.
TRIED = {
    "modules/certificates/munikit_certificates/bulk/desk.py",
    "modules/certificates/munikit_certificates/bringing/desk.py",
    "modules/certificates/munikit_certificates/verification/pages.py",
    "modules/payments/munikit_payments/debts/desk.py",
    "modules/payments/munikit_payments/settlement/desk.py",
    "modules/payments/munikit_payments/transfers/desk.py",
    "shared_components/munikit/cases/representation/pages.py",
    # Names what draws each kind of question: a step, and a correction.
    "shared_components/munikit/procedures/kinds.py",
}
# A signature names one, or another is made of it.
ABOUT_ONE = {
    "shared_components/munikit/cases/case/file_pages.py",
    "shared_components/munikit/cases/filing/upload_pages.py",
    "shared_components/munikit/web/forms/table.py",
}
ASKING = {"FileField", "TableField"}
LATE = {f":{name}" for name in ASKING}
FAILURES = {
    503: ("Estamos llenos", "Espere un minuto y apriete de nuevo."),
    500: ("Algo falló de nuestro lado", "Código para el soporte: 1A2B."),
    413: ("El archivo es demasiado grande", "El máximo es 5 MB."),
    429: ("Demasiados intentos", "Espere 5 minutos."),
}


def test_every_form_that_asks_for_a_file_is_tried_here() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"],  # noqa: S607 - git is required.
        cwd=KIT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    asking = {name for name in listed if "/tests/" not in name and asks_for_file(KIT / name)}

    assert asking - ABOUT_ONE == TRIED


def asks_for_file(path: Path) -> bool:
    """Say whether a file of the kit makes a question that is answered with a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # Whoever only looks for such questions in a form that others made calls `isinstance`.
    looking = {
        name
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "isinstance"
        for name in ast.walk(call)
    }
    return any(
        (isinstance(node, ast.Name) and node.id in ASKING and node not in looking)
        # What is loaded late is named by where it is: ":FileField".
        or (isinstance(node, ast.Constant) and str(node.value) in LATE)
        for node in ast.walk(tree)
    )


def choose(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("main input[type=file]").first.set_input_files(file)


def send(page: Page, button: str, content: bytes, name: str) -> None:
    choose(page, name, content)
    page.get_by_role("button", name=button).first.click()


def test_a_file_is_verified_on_the_page_that_asked_for_it(
    open_page: OpenPage, *, javascript: bool
) -> None:
    page = open_page("/verificar/archivo")

    send(page, "Verificar el archivo", b"%PDF-1.7 not one of ours", "ajeno.pdf")

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("La municipalidad no emitió ese archivo")
    expect(page).to_have_title("La municipalidad no emitió ese archivo – Municipalidad de Valdivia")
    check_page(page, "90-file-verified", javascript=javascript)
    if javascript:
        expect(heading).to_be_focused()
    page.go_back()
    expect(page.get_by_label("Archivo PDF del documento")).to_be_visible()


@pytest.mark.parametrize("path", ASKED_OF_OFFICIALS)
def test_officials_read_why_their_file_was_refused(
    open_page: OpenPage, portal: RunningPortal, path: str
) -> None:
    account, button = ASKED_OF_OFFICIALS[path]
    page = enter(open_page, portal, account).page
    page.goto(path)
    for group in page.locator("main form:has(input[type=file]) fieldset").all():
        group.locator("input[type=radio]").first.check()
    before = page.locator("main").inner_text()

    send(page, button, NONSENSE, "nada.csv")

    # Either the form says so, or the page of the file does, to which it leads. A file that was
    # refused before may be told of on the page still.
    expect(page.locator("main")).not_to_have_text(before, use_inner_text=True)
    expect(page.locator("main").get_by_text(WRONG_COLUMNS).first).to_be_visible()


def test_a_refused_file_says_why_until_another_is_chosen(
    open_page: OpenPage, *, javascript: bool
) -> None:
    page = at_a_file_question(open_page, javascript=javascript)

    send(page, "Continuar", b"GIF89a", "foto.gif")

    expect(page.get_by_role("alert")).to_contain_text(NO_GIF)
    expect(page).to_have_title(re.compile("^Error: "))
    if javascript:
        expect(page.locator("main .error-summary")).to_be_focused()
        choose(page, "foto.png", picture())
        expect(page.get_by_text(NO_GIF)).to_have_count(0)
    send(page, "Continuar", picture(), "foto.png")
    expect(page.get_by_role("heading", name="Su declaración")).to_be_visible()
    page.get_by_role("link", name="Volver").click()
    expect(page.get_by_text("Recibido: foto.png")).to_be_visible()


def test_a_heavy_file_is_refused_by_its_true_size(open_page: OpenPage, *, javascript: bool) -> None:
    page = at_a_file_question(open_page, javascript=javascript)
    sent = list[str]()
    page.on("request", lambda request: sent.append(request.method))

    send(page, "Continuar", b"\xff\xd8\xff" + bytes(6_500_000), "camara.jpg")

    words = page.get_by_text("El archivo pesa 6,2 MB y el máximo es 5 MB").first
    expect(words).to_be_visible()
    # On a bad line it is minutes: with the script nothing of it travels.
    assert ("POST" in sent) is not javascript


@pytest.mark.parametrize("status", FAILURES)
def test_a_failure_is_read_over_the_form_that_keeps_what_was_typed(
    open_page: OpenPage, status: int, *, javascript: bool
) -> None:
    heading, text = FAILURES[status]
    page = at_a_file_question(open_page, javascript=javascript)
    page.route("**/paso/*", lambda route: fail(route, status))

    send(page, "Continuar", picture(), "foto.png")

    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text(text)).to_be_visible()
    if javascript:
        page.unroute("**/paso/*")
        page.get_by_role("button", name="Continuar", exact=True).click()
        expect(page.get_by_role("heading", name="Su declaración")).to_be_visible()


def test_a_cut_line_is_told_and_the_file_can_be_sent_again(
    open_page: OpenPage, *, javascript: bool
) -> None:
    if not javascript:
        pytest.skip("Without it the browser shows its own page, and its «Reload».")
    page = at_a_file_question(open_page, javascript=javascript)
    page.route("**/paso/*", lambda route: route.abort("connectionreset"))

    send(page, "Continuar", picture(), "foto.png")

    expect(page.get_by_role("alert")).to_contain_text("No se pudo subir")
    page.unroute("**/paso/*")
    page.get_by_role("button", name="Continuar", exact=True).click()
    expect(page.get_by_role("heading", name="Su declaración")).to_be_visible()


def fail(route: Route, status: int) -> None:
    if route.request.method != "POST":
        route.continue_()
        return
    heading, text = FAILURES[status]
    body = f"<!DOCTYPE html><title>{heading}</title><main><h1>{heading}</h1><p>{text}</p></main>"
    route.fulfill(status=status, content_type="text/html; charset=utf-8", body=body)


def at_a_file_question(open_page: OpenPage, *, javascript: bool) -> Page:
    person = Resident(
        open_page("/tramites/certificado_residencia/comenzar"), RUT.of(18_100_100 + javascript)
    )
    person.sign_in()
    page = person.page
    # Whoever began one before is offered it, and may begin another. Which page it is, only the page
    # that has come can tell.
    another = page.get_by_role("button", name="Empezar otra")
    another.or_(page.get_by_role("button", name="Comenzar la solicitud")).click()
    page.goto(page.url.rsplit("/", 1)[0] + "/respaldo")
    return page
