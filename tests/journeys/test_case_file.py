# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The electronic file from both sides, a refusal looked at again, a sheet read in English."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from journeys.checking import await_text, check_page
from journeys.conftest import RunningPortal
from journeys.people import Official, Resident, enter
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT
from munikit.testing.packages import check, contents

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
RUNS = {True: 17_111_222, False: 17_333_444}
ANSWERS = {
    "¿A qué correo le avisamos?": "rosa@ejemplo.cl",
    "Calle o camino": "Picarte",
    "Número": "455",
    "Especie": "Tilo",
    "Altura en metros": "6",
}


@pytest.fixture
def rosa(open_page: OpenPage, *, javascript: bool) -> Resident:
    """A resident who has just sent an application for a pruning permit."""
    resident = Resident(open_page("/tramites/poda"), RUT.of(RUNS[javascript]))
    page = resident.page
    page.get_by_role("link", name="Comenzar la solicitud").click()
    resident.sign_in()
    page.get_by_role("button", name="Comenzar la solicitud").click()
    # Counted below, and nothing counts until the page is there.
    expect(page.get_by_label(next(iter(ANSWERS)))).to_be_visible()
    for question, text in ANSWERS.items():
        box = page.get_by_label(question, exact=question == "Número")
        if not box.count():
            resident.go_on()
        box.fill(text)
    resident.go_on()
    page.get_by_label("Declaro que estos datos son ciertos").check()
    page.get_by_role("button", name="Enviar la solicitud").click()
    return resident


def test_a_refusal_is_looked_at_again(
    open_page: OpenPage, portal: RunningPortal, rosa: Resident, *, javascript: bool
) -> None:
    folio = rosa.page.locator(".folio").inner_text()
    reviewer, chief = (enter(open_page, portal, each) for each in ("revision", "jefatura"))
    refuse(reviewer, chief, folio)
    page = rosa.page
    page.goto("/mis-solicitudes")
    page.get_by_role("link", name=folio).click()
    check_page(page, "52-refused", javascript=javascript)
    page.get_by_role("link", name="Pedir que se revise de nuevo").click()
    check_page(page, "53-appeal", javascript=javascript)
    page.get_by_label("¿Por qué pide que se revise?").fill("El árbol es el aromo de al lado.")
    page.get_by_role("button", name="Pedir la reposición").click()
    expect(page.get_by_text("En reposición")).to_be_visible()

    reviewer.open_case(folio)
    reviewer.page.get_by_role("link", name="Responder la reposición").click()
    check_page(reviewer.page, "54-answer-to-appeal", javascript=javascript)
    reviewer.page.get_by_label(re.compile("^Acoger")).check()
    reviewer.page.get_by_label("¿Por qué?").fill(
        "Revisada la foto, se trata del aromo y no de un árbol protegido."
    )
    reviewer.page.get_by_role("button", name="Responder la reposición").click()
    expect(reviewer.page.get_by_role("link", name="Aprobar o rechazar")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Reposición acogida")).to_be_visible()
    check_page(page, "55-upheld", javascript=javascript)


def refuse(reviewer: Official, chief: Official, folio: str) -> None:
    reviewer.open_case(folio)
    page = reviewer.page
    page.get_by_role("link", name="Aprobar o rechazar").click()
    page.get_by_label("Rechazar", exact=True).check()
    page.get_by_label("El árbol está protegido.").check()
    page.get_by_label("Texto de la decisión").fill("Está en la lista de árboles protegidos.")
    page.get_by_role("button", name="Revisar antes de firmar").click()
    page.get_by_role("button", name=re.compile("^Firmar")).click()
    chief.open_case(folio)
    chief.page.get_by_role("link", name="Ver y firmar").click()
    chief.page.get_by_role("button", name="Firmar la decisión").click()
    expect(chief.page.get_by_text("Solicitud rechazada").first).to_be_visible()


def test_the_file_is_read_copied_and_checked_by_both_sides(
    open_page: OpenPage,
    portal: RunningPortal,
    rosa: Resident,
    tmp_path: Path,
    *,
    javascript: bool,
) -> None:
    key = portal.run("audit", "key").splitlines()[-1]
    folio = rosa.page.locator(".folio").inner_text()
    chief = enter(open_page, portal, "jefatura")
    write_note(chief, folio)
    read_file(chief, folio, javascript=javascript)
    whole = downloaded(chief.page, "Descargar el expediente completo", tmp_path / "desk.zip")
    assert "El árbol se ve sano." in text_of(whole)

    rosa.page.goto("/mis-solicitudes")
    rosa.page.get_by_role("link", name=folio).click()
    await_text(rosa.page, "Certificado de presentación (PDF)")
    check_page(rosa.page, "48-status-with-its-file", javascript=javascript)
    own = downloaded(rosa.page, "Descargar mi expediente", tmp_path / "own.zip")

    assert "El árbol se ve sano." not in text_of(own)
    for package in (whole, own):
        code, said = check(package, key)
        assert (code, said.splitlines()[-1]) == (0, "✓ el expediente está entero")
    chief.page.reload()
    expect(chief.page.get_by_text("Sacó una copia completa").first).to_be_visible()


def write_note(chief: Official, folio: str) -> None:
    page = chief.page
    chief.open_case(folio)
    page.locator("textarea[name=text]").fill("El árbol se ve sano.")
    page.get_by_role("button", name="Guardar nota interna").click()
    expect(page.get_by_text("El árbol se ve sano.")).to_be_visible()


def read_file(chief: Official, folio: str, *, javascript: bool) -> None:
    page = chief.page
    chief.open_case(folio)
    page.get_by_role("link", name="Expediente").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Expediente EXP-")
    await_text(page, "Certificado de presentación")
    check_page(page, "47-electronic-file", javascript=javascript)
    with page.expect_download() as leaf:
        page.get_by_role("link", name=re.compile("Solicitud: .*, foja 1")).click()
    assert leaf.value.suggested_filename == "solicitud.json"


def downloaded(page: Page, button: str, target: Path) -> Path:
    with page.expect_download() as package:
        page.get_by_role("button", name=re.compile(button)).click()
    assert re.fullmatch(r"EXP-\d{8}-\d{6}\.zip", package.value.suggested_filename)
    package.value.save_as(target)
    return target


def text_of(package: Path) -> str:
    return b"".join(contents(package).values()).decode("utf-8", "replace")


def test_a_sheet_and_its_questions_are_read_in_english(
    open_page: OpenPage, *, javascript: bool
) -> None:
    resident = Resident(open_page("/tramites/permiso_feria"), RUT.of(RUNS[javascript] + 1))
    page = resident.page
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Permit for a market stall")
    expect(page.get_by_text("The Spanish text is the legally binding one.")).to_be_visible()
    check_page(page, "49-sheet-in-english", javascript=javascript)

    page.get_by_role("link", name="Start the application").click()
    page.get_by_label("Yes", exact=True).check()
    check_page(page, "50-requirement-in-english", javascript=javascript)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Continue with ClaveÚnica").click()
    resident.enter()
    page.get_by_role("button", name="Start the application").click()
    resident.answer("Which email address should we write to?", "rosa@ejemplo.cl")
    resident.go_on("Continue")
    resident.go_on("Continue")
    expect(page.get_by_role("alert")).to_contain_text("Choose a market")
    check_page(page, "51-question-in-english", javascript=javascript)
