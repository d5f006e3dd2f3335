# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking up and paying debts, page by page, and importing them at the desk and the command."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from munikit.app import Portal
from munikit.cli.main import portal as portal_command
from munikit.db import Database
from munikit.testing.browser import Browser
from munikit_payments.charges.debt_models import Debt, DebtImport
from munikit_payments.testing import Bank

Enter = Callable[[str], Browser]
Import = Callable[..., DebtImport]
ROWS = (
    "P-1;patente;Patente, primera cuota 2026;125000;2026-07-31;12345678-5;;",
    "M-1;multa;Multa 55 de 2026;50000;2026-12-01;12345678-5;;",
    "A-2;aseo;Aseo, cuota 4 de 2026;7264;2026-11-30;;123-45;",
)

# Whose a number without its check digit would be, read as one with it.
OTHERS = {1: "1.420.681-7", 2: "1.365.664-9"}


def ids(html: str) -> list[str]:
    return re.findall(r'name="deuda"[^>]*value="([^"]+)"', html)


def test_a_resident_sees_and_pays_what_they_owe(
    enter: Enter, import_debts: Import, bank: Bank
) -> None:
    import_debts(*ROWS)
    rosa = enter("rosa")
    assert "/deudas" in rosa.get("/").text

    shown = rosa.get("/deudas").text
    assert "$129.483" in shown
    assert "reajuste $1.375" in shown
    assert "intereses $3.108" in shown
    nothing = rosa.post("/deudas/pagar")
    assert (nothing.status_code, "Marque entre una y 100" in nothing.text) == (422, True)

    pay_and_look(enter, rosa, bank, ids(shown))


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_day_kept_before_days_had_bounds_does_not_break_the_page(
    enter: Enter, import_debts: Import, database: Database, day: str
) -> None:
    import_debts(*ROWS)
    with database.transaction() as session:
        debt = session.scalars(select(Debt).where(Debt.external_id == "P-1")).one()
        debt.due_on = debt.first_due_on = date.fromisoformat(day)

    shown = enter("rosa").get("/deudas")

    assert shown.status_code == 200
    assert "La fecha de «Patente, primera cuota 2026» está mal escrita" in shown.text
    assert "Multa 55 de 2026" in shown.text


@pytest.mark.parametrize("day", ["1986-01-01", "1990-06-30", "2046-12-31"])
def test_a_debt_at_the_bounds_breaks_nothing_later(
    enter: Enter, import_debts: Import, work: Callable[[], None], day: str
) -> None:
    import_debts(*ROWS, f"A-9;aseo;Aseo de entonces;7264;{day};12345678-5;123-45;")
    work()

    pages = {
        "rosa": ["/", "/deudas", "/deudas?rol=123-45"],
        "ines": ["/bandeja/caja/deudas?q=123-45", "/bandeja/caja/deudas?q=12345678-5"],
        "tomas": ["/bandeja/deudas", "/bandeja/pagos"],
    }

    for who, paths in pages.items():
        browser = enter(who)
        shown = {path: browser.get(path) for path in paths}
        assert {path: answer.status_code for path, answer in shown.items()} == dict.fromkeys(
            paths, 200
        )
    assert "Multa 55 de 2026" in enter("rosa").get("/deudas").text


def pay_and_look(enter: Enter, rosa: Browser, bank: Bank, debts: list[str]) -> None:
    charge = rosa.post("/deudas/pagar", deuda=debts).location or ""
    assert "$179.483" in rosa.get(charge).text
    gone = rosa.post(f"{charge}/webpay").location or ""
    back = urlsplit(bank.pay(gone))
    rosa.get(f"{back.path}?{back.query}")

    order = rosa.get(charge).location or ""
    paid = rosa.get(order).text
    assert "Recibimos $179.483" in paid
    assert "VAL-P-2026-000001" in paid
    assert "Patente, primera cuota 2026" in paid
    receipt = rosa.get(f"{charge}/comprobante").text
    assert re.search(r"Patente, primera cuota 2026</dt>\s*<dd>\$129.483", receipt)
    assert "Usted no tiene deudas" in rosa.get("/deudas").text
    assert enter("pedro").get(order).status_code == 404


def test_anybody_pays_a_propertys_debts_by_its_roll(enter: Enter, import_debts: Import) -> None:
    import_debts(*ROWS)
    pedro = enter("pedro")

    shown = pedro.get("/deudas?rol=0123-045").text
    assert ("Aseo, cuota 4 de 2026" in shown, "Patente" in shown) == (True, False)
    paying = pedro.post("/deudas/pagar", rol="123-45", deuda=ids(shown))

    assert "$7.264" in pedro.get(paying.location or "").text
    assert "No hay deudas por pagar con ese rol" in pedro.get("/deudas?rol=9-9").text
    assert pedro.get("/deudas?rol=nueve").status_code == 422


def test_a_cashier_charges_debts_by_run_or_roll(enter: Enter, import_debts: Import) -> None:
    import_debts(*ROWS)
    ines = enter("ines")

    shown = ines.get("/bandeja/caja/deudas?q=123-45").text
    form = {"q": "123-45", "deuda": ids(shown), "payer": "11.111.111-1"}
    unnamed = ines.post("/bandeja/caja/deudas", **form)
    charged = ines.post("/bandeja/caja/deudas", **form, name="Julia Mora")
    assert (unnamed.status_code, "Escriba el nombre" in unnamed.text) == (422, True)
    assert ines.post(charged.location or "", number="C-0007").status_code == 303

    assert "No hay deudas" in ines.get("/bandeja/caja/deudas?q=123-45").text
    assert "Julia Mora" in enter("tomas").get("/bandeja/pagos").text
    assert "12.345.678-5" in ines.get("/bandeja/caja/deudas?q=12345678-5").text
    assert "Si es un rol, escríbalo como 123-45" in ines.get("/bandeja/caja/deudas?q=nada").text


def test_a_name_that_is_not_the_payers_is_not_left_aside(
    enter: Enter, import_debts: Import
) -> None:
    import_debts(*ROWS)
    ines = enter("ines")
    shown = ines.get("/bandeja/caja/deudas?q=123-45").text
    form = {"q": "123-45", "deuda": ids(shown), "payer": "11.111.111-1"}
    first = ines.post("/bandeja/caja/deudas", **form, name="Julia Mora Vidal")

    other = ines.post("/bandeja/caja/deudas", **form, name="Pedro Soto")
    garbled = ines.post("/bandeja/caja/deudas", **{**form, "payer": "9-4"}, name="JosÃ© Mora")
    same = ines.post("/bandeja/caja/deudas", **form, name="MORA, JULIA")

    assert (first.status_code, other.status_code, garbled.status_code) == (303, 422, 422)
    assert "está en el portal con otro nombre" in other.text
    assert 'value="Pedro Soto"' in other.text
    assert 'value="11.111.111-1"' in other.text
    assert "letras que no se leen bien" in garbled.text
    assert same.status_code == 303


def test_the_treasury_imports_a_file_and_sees_how_it_went(
    enter: Enter, work: Callable[[], None]
) -> None:
    tomas = enter("tomas")
    text = "\n".join(["id;tipo;concepto;monto;vence;run;rol;estado", *ROWS, "X;aseo;;1;1;;;"])
    sent = tomas.post("/bandeja/deudas", file=(io.BytesIO(text.encode()), "deudas.csv"))
    address = sent.location or ""
    assert "En espera" in tomas.get(address).text

    work()

    shown = tomas.get(address).text
    assert "Fila 5: run, rol: falta uno de los dos" in shown
    assert "Cargado" in tomas.get("/bandeja/deudas").text
    assert "1 por pagar, $125.000" in tomas.get("/bandeja/deudas").text
    assert "Elija el archivo de deudas" in tomas.post("/bandeja/deudas").text
    assert enter("ines").get("/bandeja/deudas").status_code == 403


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS, "Cargado"),
        ((*ROWS, "X;aseo;;1;1;;;"), "Cargado en parte"),
        (("X;aseo;;1;1;;;",), "No se cargó nada"),
        ((), "No se pudo leer"),
    ],
    ids=["every row", "some rows", "no row that can be used", "no row at all"],
)
def test_a_file_is_loaded_where_its_rows_are(
    enter: Enter, work: Callable[[], None], rows: tuple[str, ...], said: str
) -> None:
    tomas = enter("tomas")
    text = "\n".join(["id;tipo;concepto;monto;vence;run;rol;estado", *rows])

    sent = tomas.post("/bandeja/deudas", file=(io.BytesIO(text.encode()), "deudas.csv"))
    work()

    for page in (sent.location or "", "/bandeja/deudas"):
        assert re.findall(r'<span class="status[^>]*>([^<]+)<', tomas.get(page).text) == [said]


def test_the_command_imports_and_says_what_was_left_out(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "deudas.csv"
    file.write_text("id;tipo;concepto;monto;vence;run;rol\nA;aseo;Aseo;100;2026-11-30;;1-1\n")
    run = CliRunner()
    base = ["--carpeta", str(portal.settings.root), "payments"]

    first = run.invoke(portal_command, [*base, "import-debts", str(file)])
    file.write_text(f"{file.read_text()}B;aseo;Aseo;cien;2026-11-30;;1-1\n")
    second = run.invoke(portal_command, [*base, "import-debts", str(file)])
    file.write_text("nada\n")
    third = run.invoke(portal_command, [*base, "import-debts", str(file)])
    books = run.invoke(portal_command, [*base, "check"])

    assert "✓ 1 fila: 1 nueva" in first.output
    assert (second.exit_code, "Fila 3: monto: «cien»" in second.output) == (1, True)
    assert (third.exit_code, "faltan las columnas" in third.output) == (1, True)
    assert (books.exit_code, "✓ unbalanced_postings: 0" in books.output) == (0, True)


@pytest.mark.parametrize("text", ["14206817", "13.656.649", "44444444"])
@pytest.mark.parametrize("page", ["/bandeja/caja/deudas", "/bandeja/caja"])
def test_the_till_asks_for_the_check_digit_and_shows_nobody_else(
    enter: Enter, import_debts: Import, text: str, page: str
) -> None:
    import_debts(*(f"R-{n};multa;Ajena;50000;2026-12-01;{run};;" for n, run in OTHERS.items()))

    shown = enter("ines").get(f"{page}?q={text}").text

    assert "Falta el dígito verificador" in shown
    assert "Ajena" not in shown


def test_a_roll_is_no_run_though_its_last_digit_fits(enter: Enter, import_debts: Import) -> None:
    import_debts(
        "R-1;multa;Ajena;50000;2026-12-01;1234-3;;", "A-1;aseo;Aseo;7264;2026-11-30;;1234-3;"
    )

    shown = enter("ines").get("/bandeja/caja/deudas?q=1234-3").text

    assert ("Aseo" in shown, "Ajena" in shown) == (True, False)
