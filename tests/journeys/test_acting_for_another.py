# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Somebody asks for another person's certificate: nothing comes before an official says so."""

import pytest
from journeys.checking import await_text, check_page
from journeys.conftest import RunningPortal
from journeys.people import Official, Resident, enter
from journeys.pruning import OpenPage
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

ROSA = RUT.of(44_444_444)
COMPANY = "76.086.428-5"
RUNS = {True: 16_555_111, False: 16_555_222}
TYPED = "Elena H."
READ = "Rosa Elena Huenchumán Pérez"


def test_another_person_is_certified_only_after_an_official_accepts_the_power(
    open_page: OpenPage, portal: RunningPortal, *, javascript: bool
) -> None:
    resident = begin(open_page, RUT.of(RUNS[javascript]))
    one_paper_serves_one_run(resident, javascript=javascript)
    send(resident)
    page = resident.page
    expect(page.get_by_text("Revisamos su poder").first).to_be_visible()
    check_page(page, "50-waiting-for-the-power", javascript=javascript)
    assert READ not in page.content()
    expect(page.get_by_role("link", name="Descargar")).to_have_count(0)

    accept(enter(open_page, portal, "revision"), javascript=javascript)

    await_text(page, "Su certificado está listo")
    the_represented_person_ends_it(open_page, javascript=javascript)
    page.goto("/mis-solicitudes")
    expect(page.get_by_text("Retirado").first).to_be_visible()


def begin(open_page: OpenPage, run: RUT) -> Resident:
    resident = Resident(open_page("/tramites/certificado_deuda"), run)
    page = resident.page
    page.get_by_role("link", name="Comenzar la solicitud").click()
    resident.sign_in()
    resident.choose("Para otra persona o una empresa")
    page.get_by_role("button", name="Comenzar la solicitud").click()
    return resident


def one_paper_serves_one_run(resident: Resident, *, javascript: bool) -> None:
    page = resident.page
    if javascript:
        a_run_is_written_as_one_and_nothing_else_is(page)
    say_for_whom(page, COMPANY)
    resident.attach("poder.png")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_role("link", name="Cambiar por quién actúa").click()
    say_for_whom(page, str(ROSA))
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_role("alert")).to_contain_text("Adjunte el documento que muestra")
    check_page(page, "49-another-run-another-paper", javascript=javascript)
    resident.attach("poder.png")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_text(f"Actúa por {TYPED}")).to_be_visible()


def a_run_is_written_as_one_and_nothing_else_is(page: Page) -> None:
    box = page.get_by_label("RUN o RUT de la persona o empresa")
    for typed, shown in (
        ("0012345678-5", "12.345.678-5"),
        ("76086428–5", "76.086.428-5"),
        ("E12345678-5", "E12345678-5"),
        ("pasaporte 1-9", "pasaporte 1-9"),
    ):
        box.fill(typed)
        box.blur()
        expect(box).to_have_value(shown)


def say_for_whom(page: Page, run: str) -> None:
    page.get_by_label("RUN o RUT de la persona o empresa").fill(run)
    page.get_by_label("Nombre completo o razón social").fill(TYPED)
    page.get_by_label("Poder ante notario").check()


def send(resident: Resident) -> None:
    page = resident.page
    page.get_by_role("link", name="Seguir con Sus datos de contacto").click()
    resident.answer("¿A qué correo le avisamos?", "jorge@ejemplo.cl")
    resident.go_on()
    resident.choose("No")
    resident.go_on()
    page.get_by_label("Declaro que estos datos son ciertos").check()
    page.get_by_role("button", name="Enviar la solicitud").click()
    page.get_by_role("link", name="Ver el estado").click()


def accept(official: Official, *, javascript: bool) -> None:
    page = official.page
    page.get_by_role("link", name="Poderes", exact=True).click()
    check_page(page, "51-powers-to-review", javascript=javascript)
    page.locator("tbody a").last.click()
    expect(page.get_by_role("img", name="Imagen del documento")).to_be_visible()
    check_page(page, "52-the-paper-beside", javascript=javascript)
    page.get_by_role("button", name="Aceptar el poder", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("Escriba el nombre")
    page.get_by_label("Nombre de quien da el poder").fill(READ)
    page.get_by_label("Todos los certificados").check()
    page.get_by_label("Día").fill("31")
    page.get_by_label("Mes").fill("12")
    page.get_by_label("Año").fill("2035")
    page.get_by_role("button", name="Aceptar el poder", exact=True).click()
    expect(page.get_by_text("Aceptado").first).to_be_visible()
    check_page(page, "53-accepted", javascript=javascript)


def the_represented_person_ends_it(open_page: OpenPage, *, javascript: bool) -> None:
    rosa = Resident(open_page("/mis-solicitudes"), ROSA)
    rosa.sign_in()
    page = rosa.page
    expect(page.get_by_role("heading", name="Hechas en su nombre")).to_be_visible()
    check_page(page, "54-made-in-ones-name", javascript=javascript)
    page.get_by_role("link", name="actúa por usted").first.click()
    check_page(page, "55-the-power-seen-by-whom-it-represents", javascript=javascript)
    page.get_by_role("link", name="Retirar este poder").click()
    check_page(page, "56-ending-it", javascript=javascript)
    page.get_by_role("button", name="Retirar el poder").click()
    expect(page.get_by_text("Retirado").first).to_be_visible()
