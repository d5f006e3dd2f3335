# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The way of a refund through the desk."""

from collections.abc import Callable

import pytest

from munikit.contracts.treasury import ChargeStatus
from munikit.testing.browser import Browser
from munikit_payments.testing import Bank

Enter = Callable[[str], Browser]
Pay = Callable[..., ChargeStatus]
REASON = "Pagó dos veces el mismo derecho"


def ask(enter: Enter, charge: ChargeStatus, amount: str = "36.220") -> str:
    asked = enter("ines").post(f"/bandeja/pagos/{charge.id}/devolver", amount=amount, reason=REASON)
    assert asked.status_code == 303
    return asked.location or ""


def test_a_cashier_asks_and_the_treasury_approves(
    enter: Enter, pay_online: Pay, work: Callable[[], None]
) -> None:
    charge = pay_online()
    ines, tomas = enter("ines"), enter("tomas")
    assert f"/bandeja/pagos/{charge.id}/devolver" in ines.get("/bandeja/pagos").text
    assert "$36.220" in ines.get(f"/bandeja/pagos/{charge.id}/devolver").text

    address = ask(enter, charge)
    assert "La tiene que aprobar otra persona" in ines.get(address).text
    assert "Por aprobar" in tomas.get("/bandeja/devoluciones").text
    assert "como reversa" in tomas.get(address).text
    tomas.post(f"{address}/aprobar")
    work()

    assert "Webpay reversó el pago" in tomas.get(address).text
    assert "Se devolvieron $36.220" in enter("rosa").get(f"/pagos/{charge.id}/comprobante").text


def test_a_cashier_cannot_approve(enter: Enter, pay_online: Pay) -> None:
    address = ask(enter, pay_online())

    assert enter("ines").post(f"{address}/aprobar").status_code == 403


def test_a_treasurer_cannot_ask(enter: Enter, pay_online: Pay) -> None:
    assert enter("tomas").get(f"/bandeja/pagos/{pay_online().id}/devolver").status_code == 403


@pytest.mark.parametrize(
    ("amount", "reason", "said"),
    [
        ("", REASON, "Escriba cuánto se devuelve"),
        ("36.221", REASON, "Escriba un monto entre $1 y $36.220"),
        ("0", REASON, "Escriba un monto entre"),
        ("100", "", "Escriba por qué se devuelve"),
    ],
)
def test_what_is_wrong_with_a_request_is_said_beside_it(
    enter: Enter, pay_online: Pay, amount: str, reason: str, said: str
) -> None:
    charge = pay_online()

    answer = enter("ines").post(
        f"/bandeja/pagos/{charge.id}/devolver", amount=amount, reason=reason
    )

    assert (answer.status_code, said in answer.text) == (422, True)


def test_declining_needs_a_reason(enter: Enter, pay_online: Pay) -> None:
    address = ask(enter, pay_online())
    tomas = enter("tomas")

    refused = tomas.post(f"{address}/no-devolver", note="")
    tomas.post(f"{address}/no-devolver", note="El derecho se usó")

    assert (refused.status_code, "Escriba por qué no se devuelve" in refused.text) == (422, True)
    assert "El derecho se usó" in tomas.get(address).text


def test_a_refund_in_doubt_says_what_to_do(
    enter: Enter, pay_online: Pay, work: Callable[[], None], bank: Bank
) -> None:
    address = ask(enter, pay_online())
    tomas = enter("tomas")
    tomas.post(f"{address}/aprobar")
    bank.misbehave("refund_refused")
    work()

    assert "no lo devuelva dos veces" in tomas.get(address).text
    assert tomas.post(f"{address}/devuelta", how="gateway", proof="").status_code == 422
    tomas.post(f"{address}/devuelta", how="gateway", proof="594213")

    assert "Webpay lo devolvió" in tomas.get(address).text


def test_payments_are_found_by_run_folio_and_authorization(
    enter: Enter, pay_online: Pay, bank: Bank
) -> None:
    pay_online()
    tomas = enter("tomas")
    order = bank.payments()[0]["buy_order"]

    for text in ("12.345.678-5", "val-p-2026-000001", "1213", order):
        assert "VAL-P-2026-000001" in tomas.get(f"/bandeja/pagos?q={text}").text
    assert "No hay pagos que mostrar" in tomas.get("/bandeja/pagos?q=nada").text
    assert enter("pedro").get("/bandeja/pagos").status_code == 403
