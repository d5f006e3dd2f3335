# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A resident pays by transfer; the treasury sees what the bank says, confirms it and decides."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from journeys.checking import check_page
from journeys.conftest import DESKTOP, RunningPortal, run_command
from journeys.people import Official, Resident, official
from playwright.sync_api import Page, expect

from munikit.kernel.clock import local_date
from munikit.kernel.rut import RUT
from munikit_payments.testing import BANK_HEADER, bank_row

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def test_a_transfer_is_confirmed_by_the_banks_file(
    open_page: OpenPage, portal: RunningPortal, tmp_path: Path, *, javascript: bool
) -> None:
    run = RUT.of(17_111_222 if javascript else 17_333_444)
    load_debt(portal, tmp_path, run)
    resident = Resident(open_page("/deudas"), run)
    resident.sign_in()
    reference = announce(resident, javascript=javascript)
    treasurer = official(open_page("/", viewport=DESKTOP), portal.root, "tesoreria")
    treasurer.sign_in()

    load_file(treasurer, reference, run, javascript=javascript)
    confirm(treasurer, javascript=javascript)
    give_back(treasurer, run, javascript=javascript)

    resident.page.goto("/deudas")
    expect(resident.page.get_by_text("Multa 78 de prueba")).to_be_hidden()
    assert "✗" not in run_command(portal.root, "payments", "check")


def load_debt(portal: RunningPortal, folder: Path, run: RUT) -> None:
    file = folder / "deudas.csv"
    header = "id;tipo;concepto;monto;vence;run;rol"
    row = f"T-{run};multa;Multa 78 de prueba;30000;2026-09-01;{run};"
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")
    assert "1 nueva," in portal.run("payments", "import-debts", str(file))


def announce(resident: Resident, *, javascript: bool) -> str:
    page = resident.page
    page.get_by_role("button", name="Pagar lo marcado").click()
    page.get_by_role("link", name="Pagar por transferencia bancaria").click()
    check_page(page, "56-before-a-transfer", javascript=javascript)
    page.get_by_role("button", name="Ver los datos para transferir").click()
    expect(page.get_by_text("123-456-78")).to_be_visible()
    check_page(page, "57-where-to-transfer", javascript=javascript)
    found = re.search(r"TR\d{8}", page.content())
    assert found
    page.goto(page.url.removesuffix("/transferencia"))
    expect(page.get_by_role("heading", name="¿Ya transfirió?")).to_be_visible()
    check_page(page, "58-announced", javascript=javascript)
    return found.group()


def load_file(treasurer: Official, reference: str, run: RUT, *, javascript: bool) -> None:
    page = treasurer.page
    page.goto("/bandeja/transferencias")
    check_page(page, "59-bank-files", javascript=javascript)
    today = local_date(datetime.now(UTC)).isoformat()
    rows = (
        bank_row(reference, 30_000, operacion=f"A{run.number}", fecha=today),
        bank_row(reference, 30_000, operacion=f"B{run.number}", fecha=today),
        bank_row("arriendo", 7, operacion=f"C{run.number}", fecha=today),
        bank_row("sin fecha", 7, operacion=f"D{run.number}", fecha="ayer"),
    )
    content = "\n".join((BANK_HEADER, *rows)).encode()
    file = {"name": "banco.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type] # a TypedDict in disguise.
    page.get_by_role("button", name="Cargar y ver").click()
    expect(page.get_by_text("Paga su cobro", exact=True).last).to_be_visible()
    check_page(page, "60-preview", javascript=javascript)


def confirm(treasurer: Official, *, javascript: bool) -> None:
    page = treasurer.page
    page.get_by_role("button", name="Confirmar y registrar los pagos").click()
    settled = page.get_by_text("Registrado", exact=True)
    while not settled.count():
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_text("Pagó su cobro", exact=True).last).to_be_visible()
    check_page(page, "61-settled", javascript=javascript)


def give_back(treasurer: Official, run: RUT, *, javascript: bool) -> None:
    page = treasurer.page
    page.goto("/bandeja/pagos/por-revisar")
    check_page(page, "62-transfers-in-doubt", javascript=javascript)
    page.get_by_role("link", name=f"B{run.number}").click()
    page.get_by_role("button", name="Anotar").click()
    check_page(page, "63-decide-with-error", javascript=javascript)
    page.get_by_label("Se devolvió a quien lo transfirió").check()
    page.get_by_label(re.compile("Referencia del cobro")).fill("Transferencia 55")
    page.get_by_role("button", name="Anotar").click()
    expect(page.get_by_role("link", name=f"B{run.number}")).to_be_hidden()
