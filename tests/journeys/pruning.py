# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Somebody applies for the pruning permit of the journeys."""

from collections.abc import Callable

from journeys.checking import check_page
from journeys.people import Resident
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT

OpenPage = Callable[..., Page]
Send = Callable[..., tuple[Resident, str]]
RUNS = {True: 16_111_222, False: 16_333_444}


def sender(open_page: OpenPage, *, javascript: bool) -> Send:
    """Return what applies for a pruning permit and returns the resident and the case's folio."""

    def sent(number: int = 0, *, represents: str = "") -> tuple[Resident, str]:
        resident = Resident(open_page("/tramites/poda"), RUT.of(RUNS[javascript] + number))
        page = resident.page
        page.get_by_role("link", name="Comenzar la solicitud").click()
        resident.sign_in()
        if represents:
            resident.choose("Para otra persona o una empresa")
        page.get_by_role("button", name="Comenzar la solicitud").click()
        if represents:
            represent(resident, represents, javascript=javascript)
        fill(resident, javascript=javascript)
        return resident, page.locator(".folio").inner_text()

    return sent


def represent(resident: Resident, name: str, *, javascript: bool) -> None:
    page = resident.page
    page.get_by_label("RUN o RUT de la persona o empresa").fill("76.086.428-5")
    page.get_by_label("Nombre completo o razón social").fill(name)
    resident.choose("Representante legal")
    check_page(page, "30-representation", javascript=javascript)
    resident.attach("vigencia.png")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_text(f"Actúa por {name}")).to_be_visible()
    page.get_by_role("link", name="Seguir con Sus datos de contacto").click()


def fill(resident: Resident, *, javascript: bool) -> None:
    page = resident.page
    resident.answer("¿A qué correo le avisamos?", "rosa@ejemplo.cl")
    resident.go_on()
    page.get_by_label("Calle o camino").fill("Picarte")
    page.get_by_label("Número", exact=True).fill("455")
    page.get_by_label("Especie").fill("Tilo")
    page.get_by_role("button", name="Agregar otra fila").click()
    expect(page.get_by_role("group", name="Fila 2")).to_be_visible()
    check_page(page, "31-address-and-rows", javascript=javascript)
    page.get_by_label("Altura en metros").nth(1).fill("alto")
    page.get_by_label("Especie").nth(1).fill("Acacio")
    resident.go_on()
    expect(page.get_by_role("alert")).to_contain_text("Fila 2: Escriba un número")
    page.get_by_label("Altura en metros").nth(1).fill("6")
    # As a phone's keyboard does: it goes on, and adds no row.
    page.get_by_label("Altura en metros").nth(1).press("Enter")
    page.get_by_label("Declaro que estos datos son ciertos").check()
    page.get_by_role("button", name="Enviar la solicitud").click()
