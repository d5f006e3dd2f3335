# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The proof of a payment is its payer's, on a page and as a PDF."""

from collections.abc import Callable

from pypdfium2 import PdfDocument

from munikit.contracts.treasury import ChargeStatus
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
Pay = Callable[..., ChargeStatus]


def test_the_receipt_says_what_was_paid_and_how(enter: Enter, pay_online: Pay) -> None:
    charge = pay_online()

    shown = enter("rosa").get(f"/pagos/{charge.id}/comprobante")

    assert shown.status_code == 200
    for text in ("VAL-P-2026-000001", "$36.220", "Webpay, tarjeta terminada en 6623", "1213"):
        assert text in shown.text


def test_the_pdf_is_made_by_the_worker_when_it_is_asked_for(
    enter: Enter, pay_online: Pay, work: Callable[[], None]
) -> None:
    rosa = enter("rosa")
    address = f"/pagos/{pay_online().id}/comprobante"
    assert rosa.get(f"{address}.pdf").status_code == 404

    rosa.post(f"{address}/pdf")
    rosa.post(f"{address}/pdf")
    assert "Estamos preparando el PDF" in rosa.get(address).text
    work()

    assert "Descargar el comprobante" in rosa.get(address).text
    pdf = rosa.get(f"{address}.pdf")
    assert pdf.mimetype == "application/pdf"
    text = PdfDocument(pdf.data)[0].get_textpage().get_text_range()
    assert "VAL-P-2026-000001" in text
    assert "$36.220" in text
    assert "Rosa Vera" in text
    assert "Municipalidad de Valdivia · Independencia 455" in text


def test_a_receipt_is_shown_to_its_payer_and_the_treasury_alone(
    enter: Enter, pay_online: Pay
) -> None:
    address = f"/pagos/{pay_online().id}/comprobante"

    assert enter("ines").get(address).status_code == 200
    assert enter("tomas").get(address).status_code == 200
    assert enter("pedro").get(address).status_code == 404


def test_what_is_not_paid_has_no_receipt(enter: Enter, charge: ChargeStatus) -> None:
    assert enter("rosa").get(f"/pagos/{charge.id}/comprobante").status_code == 404
