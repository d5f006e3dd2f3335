# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A resident pays debts; the treasury refunds, closes, reconciles and exports, in a browser."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from journeys.checking import check_page
from journeys.conftest import DESKTOP, RunningPortal, run_command
from journeys.people import Official, Resident, official
from playwright.sync_api import Page, expect

from munikit.kernel.rut import RUT

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
HEADER = "id;tipo;concepto;monto;vence;run;rol"


def test_debts_are_paid_and_the_day_is_closed(
    open_page: OpenPage, portal: RunningPortal, tmp_path: Path, *, javascript: bool
) -> None:
    run = RUT.of(16_111_222 if javascript else 16_333_444)
    load_debts(portal, tmp_path, run)

    pay_debts(open_page, run, javascript=javascript)
    ask_for_refund(open_page, portal, run, javascript=javascript)
    treasurer = official(open_page("/", viewport=DESKTOP), portal.root, "tesoreria")
    treasurer.sign_in()
    approve(treasurer, javascript=javascript)
    look_for_doubts(treasurer, javascript=javascript)
    look_at_debts(treasurer, javascript=javascript)
    reconcile(treasurer, javascript=javascript)
    close(treasurer, javascript=javascript)
    assert "✗" not in run_command(portal.root, "payments", "check")


def test_debts_are_paid_by_transfer_from_ones_bank(
    open_page: OpenPage, portal: RunningPortal, tmp_path: Path, *, javascript: bool
) -> None:
    run = RUT.of(16_555_666 if javascript else 16_777_888)
    load_debts(portal, tmp_path, run)
    resident = Resident(open_page("/deudas"), run)
    page = resident.page
    resident.sign_in()
    # What is not due yet is paid only by whoever marks it.
    page.get_by_label("Aseo, cuota 4 de prueba").check()
    page.get_by_role("button", name="Pagar lo marcado").click()

    page.get_by_role("button", name="Pagar $37.264 con Khipu").click()
    page.get_by_role("button", name="Anular y volver").click()
    expect(page.get_by_text("Usted salió del pago")).to_be_visible()
    check_page(page, "41b-left-the-payment", javascript=javascript)
    page.get_by_role("button", name="Pagar $37.264 con Khipu").click()
    page.get_by_role("button", name="Transferir desde DemoBank").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Pagó sus deudas")
    page.get_by_role("link", name="Ver el comprobante").click()
    expect(page.get_by_text("Khipu", exact=True)).to_be_visible()


def load_debts(portal: RunningPortal, folder: Path, run: RUT) -> None:
    file = folder / "deudas.csv"
    later = datetime.now(UTC).year + 5
    rows = (
        f"J-{run};multa;Multa 77 de prueba;30000;2026-09-01;{run};",
        f"K-{run};aseo;Aseo, cuota 4 de prueba;7264;{later}-11-30;{run};",
    )
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    assert "2 nuevas" in portal.run("payments", "import-debts", str(file))


def pay_debts(open_page: OpenPage, run: RUT, *, javascript: bool) -> None:
    resident = Resident(open_page("/deudas"), run)
    page = resident.page
    resident.sign_in()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis deudas")
    expect(page.get_by_text("Multa 77 de prueba")).to_be_visible()
    check_page(page, "40-my-debts", javascript=javascript)
    page.get_by_label("Aseo, cuota 4 de prueba").check()
    page.get_by_role("button", name="Pagar lo marcado").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pague $37.264")
    check_page(page, "41-pay-debts", javascript=javascript)
    resident.pay()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pagó sus deudas")
    check_page(page, "42-debts-paid", javascript=javascript)
    page.get_by_role("link", name="Ver el comprobante").click()
    check_page(page, "43-receipt", javascript=javascript)


def ask_for_refund(
    open_page: OpenPage, portal: RunningPortal, run: RUT, *, javascript: bool
) -> None:
    cashier = official(open_page("/", viewport=DESKTOP), portal.root, "caja")
    cashier.sign_in()
    page = cashier.page
    page.goto("/bandeja/caja/deudas?q=123-46")
    check_page(page, "44-debts-at-the-till", javascript=javascript)
    page.goto(f"/bandeja/pagos?q={run}")
    check_page(page, "45-payments", javascript=javascript)
    page.get_by_role("link", name=re.compile("Pedir devolución")).first.click()
    page.get_by_label("¿Cuánto se devuelve?").fill("")
    page.get_by_role("button", name="Pedir la devolución").click()
    check_page(page, "46-ask-refund-with-error", javascript=javascript)
    page.get_by_label("¿Cuánto se devuelve?").fill("7.264")
    page.get_by_label("¿Por qué se devuelve?").fill(f"Aseo exento, {run}")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Pedir la devolución").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Devolución de $7.264")


def approve(treasurer: Official, *, javascript: bool) -> None:
    page = treasurer.page
    page.goto("/bandeja/devoluciones")
    check_page(page, "47-refunds", javascript=javascript)
    page.locator("tbody tr").filter(has_text="Por aprobar").get_by_role("link").first.click()
    check_page(page, "48-refund", javascript=javascript)
    page.get_by_role("button", name=re.compile("Aprobar la devolución")).click()
    expect(page.get_by_text(re.compile("Aprobada|Enviándose|Devuelta")).first).to_be_visible()


def look_for_doubts(treasurer: Official, *, javascript: bool) -> None:
    treasurer.page.goto("/bandeja/pagos/por-revisar")
    expect(treasurer.page.get_by_text("No hay pagos por revisar")).to_be_visible()
    check_page(treasurer.page, "48b-doubts", javascript=javascript)


def look_at_debts(treasurer: Official, *, javascript: bool) -> None:
    page = treasurer.page
    page.goto("/bandeja/deudas")
    check_page(page, "49-debt-files", javascript=javascript)
    page.get_by_role("link", name=re.compile("deudas.csv")).first.click()
    check_page(page, "50-debt-file", javascript=javascript)


def reconcile(treasurer: Official, *, javascript: bool) -> None:
    page = treasurer.page
    page.goto("/bandeja/conciliacion")
    check_page(page, "51-reconciliation", javascript=javascript)
    order = f"OTRA-{javascript}"
    rows = f"fecha;tipo;orden;monto\n2026-11-20;venta;{order};36220\n".encode()
    file = {"name": "webpay.csv", "mimeType": "text/csv", "buffer": rows}
    page.get_by_label("Webpay").check()
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type] # a TypedDict in disguise.
    page.get_by_role("button", name="Cargar y comparar").click()
    expect(page.get_by_text("Solo en el archivo")).to_be_visible()
    check_page(page, "52-differences", javascript=javascript)


def close(treasurer: Official, *, javascript: bool) -> None:
    page = treasurer.page
    page.goto("/bandeja/cierre")
    check_page(page, "53-days", javascript=javascript)
    to_close = page.get_by_role("link", name=re.compile("^Cerrar el"))
    if to_close.count() == 0:
        return
    to_close.click()
    page.get_by_role("button", name="Cerrar el día").click()
    over = page.get_by_role("heading", level=1, name=re.compile("Cierre del|Esto ya cambió"))
    expect(page.get_by_role("alert").or_(over).first).to_be_visible()
    if not over.count():
        check_page(page, "54-close-with-error", javascript=javascript)
        for box in page.get_by_label(re.compile("¿Cuánto dinero")).all():
            box.fill("1")
        for box in page.get_by_label(re.compile("¿por qué\\?")).all():
            box.fill("Es una prueba")
        page.get_by_role("button", name="Cerrar el día").click()
    # What is paid after a close is tomorrow's, so that a second run finds nothing it may close.
    expect(over).to_be_visible()
    check_page(page, "55-closed-day", javascript=javascript)
