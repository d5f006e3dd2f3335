# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A day of the treasury, page by page: refunded, closed, reconciled, exported."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from munikit.access import Actor
from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.testing.browser import Browser
from munikit_payments.closing.export import LAYOUT
from munikit_payments.invariants import ledger_violations
from munikit_payments.paying.counter import take_payment
from munikit_payments.testing import Bank, create_charge

Enter = Callable[[str], Browser]
Pay = Callable[..., ChargeStatus]
DAY = "/bandeja/cierre/2026-11-23"


@pytest.fixture
def settings_toml() -> str:
    return '[[payments.accounts]]\nledger = "received.webpay"\ncode = "111-02-001"\n'


def test_a_day_is_refunded_closed_reconciled_and_exported(
    database: Database,
    acting: Callable[[str], Actor],
    enter: Enter,
    pay_online: Pay,
    work: Callable[[], None],
    bank: Bank,
) -> None:
    ines, tomas = enter("ines"), enter("tomas")
    kept, refunded = pay_online(), pay_online()
    at_till = create_charge(database, acting("rosa").id)
    with database.transaction() as session:
        take_payment(session, at_till.id, "C-0001", by=acting("ines"))

    refund(ines, tomas, refunded)
    work()
    close(tomas, acting("ines").id.hex)
    reconcile(tomas, bank)
    export(tomas)

    with database.reading() as session:
        assert set(ledger_violations(session).values()) == {0}
    assert kept.id != refunded.id


def refund(ines: Browser, tomas: Browser, charge: ChargeStatus) -> None:
    asked = ines.post(
        f"/bandeja/pagos/{charge.id}/devolver", amount="10.000", reason="Cobro de más"
    )
    assert tomas.post(f"{asked.location}/aprobar").status_code == 303


def close(tomas: Browser, till: str) -> None:
    assert "Cerrar el lunes 23 de noviembre de 2026" in tomas.get("/bandeja/cierre").text
    assert "Debe haber $36.220" in tomas.get(f"{DAY}/cerrar").text

    uncounted = tomas.post(f"{DAY}/cerrar")
    short = tomas.post(f"{DAY}/cerrar", **{f"counted_{till}": "36.000"})
    assert "Escriba cuánto hay en la caja de Ines Paillán" in uncounted.text
    assert "Explique la diferencia" in short.text
    counted = {f"counted_{till}": "36.000", f"explained_{till}": "Faltan $220"}
    assert tomas.post(f"{DAY}/cerrar", **counted).status_code == 303

    shown = " ".join(tomas.get(DAY).text.split())  # As a browser shows it.
    assert "Lo cerró Tomas Soto" in shown
    assert "−$220: Faltan $220" in shown
    assert tomas.post(f"{DAY}/cerrar", **counted).status_code == 409


def reconcile(tomas: Browser, bank: Bank) -> None:
    first, second = (payment["buy_order"] for payment in bank.payments())
    rows = [
        "fecha,tipo,orden,monto",
        f"23-11-2026,venta,{first},36.220",
        f"23-11-2026,venta,{second},36.220",
        "23-11-2026,venta,OTRA,500",
    ]
    sent = upload(tomas, "\n".join(rows).encode())
    shown = tomas.get(sent.location or "").text

    assert "2 diferencias en 4 movimientos" in shown
    assert "No es de este portal" in shown
    assert "Solo aquí" in shown  # The refund, which the file does not have yet.
    assert "Fila 2: monto" in upload(tomas, b"fecha,tipo,orden,monto\n1-1-2026,venta,A,x").text
    assert "Elija el archivo" in tomas.post("/bandeja/conciliacion").text


def upload(tomas: Browser, content: bytes):  # noqa: ANN201 - Werkzeug's answer.
    file = (io.BytesIO(content), "liquidacion.csv")
    return tomas.post("/bandeja/conciliacion", gateway="webpay", file=file)


def export(tomas: Browser) -> None:
    table = tomas.get("/bandeja/contabilidad/2026-11-23.csv").text.splitlines()
    fixed = tomas.get("/bandeja/contabilidad/2026-11.txt").data.decode("iso-8859-1").splitlines()

    assert table[1] == (
        f"2026-11-23;1;1;payment;111-02-001;36220;0;{table[1].split(';')[7]};Derecho municipal"
    )
    assert len(table) == 1 + 8
    assert {len(line) for line in fixed} == {sum(column.width for column in LAYOUT)}
    # Three payments and a refund of 10.000: both sides are the same to the peso.
    assert fixed[-1].startswith("99999999" + "000000008" + "00" + "TOTAL".ljust(12) + " " * 30)
    assert fixed[-1][61:85] == "000000118660" * 2
    assert tomas.get("/bandeja/contabilidad/2026-10.csv").status_code == 404
    assert tomas.get("/bandeja/contabilidad/nada.csv").status_code == 404


def test_the_fixed_columns_are_where_their_page_says() -> None:
    told = (Path(__file__).parents[4] / "docs/reference/accounting-export.md").read_text("utf-8")

    start = 1
    for column in LAYOUT:
        row = f"| {start}–{start + column.width - 1} | {column.width} | `{column.name}` |"
        assert row in told
        start += column.width


@pytest.mark.parametrize(
    "path", ["/bandeja/cierre", "/bandeja/conciliacion", "/bandeja/contabilidad/2026-11.csv"]
)
def test_a_cashier_does_not_see_the_treasurys_pages(enter: Enter, path: str) -> None:
    assert enter("ines").get(path).status_code == 403
