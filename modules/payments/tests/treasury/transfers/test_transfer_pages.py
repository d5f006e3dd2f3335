# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""From «pagar por transferencia» to the receipt, and what waits for a person in between."""

import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from munikit.contracts.treasury import ChargeStatus
from munikit.db import Database
from munikit.testing.browser import Browser
from munikit_payments.charges.models import Charge
from munikit_payments.testing import AMOUNT, BANK_HEADER, bank_row, create_charge
from munikit_payments.transfers.models import BankLine

Enter = Callable[[str], Browser]


@pytest.fixture
def charge(database: Database, payer: object) -> ChargeStatus:
    return create_charge(database, payer)  # type: ignore[arg-type] # It is a UUID.


def upload(by: Browser, *rows: str) -> TestResponse:
    content = "\n".join([BANK_HEADER, *rows]).encode()
    return by.post("/bandeja/transferencias", file=(io.BytesIO(content), "banco.csv"))


def reference_on(page: str) -> str:
    found = re.search(r"TR\d{8}", page)
    assert found
    return found.group()


def begin(rosa: Browser, charge: ChargeStatus) -> str:
    address = f"/pagos/{charge.id}/transferencia"
    assert address in rosa.get(f"/pagos/{charge.id}").text
    assert "Ver los datos" in rosa.get(address).text
    assert rosa.post(address).location.endswith(address)
    shown = rosa.get(address).text
    for text in ("123-456-78", "69.200.100-1", str(AMOUNT)):
        assert text in shown
    return reference_on(shown)


def test_from_the_account_to_the_receipt(
    enter: Enter, charge: ChargeStatus, work: Callable[[], None]
) -> None:
    rosa, tomas = enter("rosa"), enter("tomas")
    reference = begin(rosa, charge)

    sent = upload(tomas, bank_row(reference), "ayer;1;1;x;", bank_row("x", 8, operacion="902"))
    shown = tomas.get(sent.location).text
    for text in ("Paga su cobro", "Fila 3: fecha", "No es de este portal", "Por confirmar"):
        assert text in shown
    assert "¿Ya transfirió?" in rosa.get(f"/pagos/{charge.id}").text

    assert tomas.post(f"{sent.location}/confirmar").status_code == 303
    assert "Registrándose" in tomas.get(sent.location).text
    work()

    assert "Pagó su cobro" in tomas.get(sent.location).text
    receipt = rosa.get(f"/pagos/{charge.id}/comprobante").text
    assert "Transferencia bancaria" in receipt
    assert rosa.get(f"/pagos/{charge.id}/transferencia").status_code == 303
    assert "Transferencia bancaria" in tomas.get(f"/bandeja/pagos?q={reference}").text


def test_a_difference_is_seen_and_decided_in_review(
    enter: Enter, database: Database, charge: ChargeStatus, work: Callable[[], None]
) -> None:
    rosa, tomas = enter("rosa"), enter("tomas")
    reference = begin(rosa, charge)
    sent = upload(tomas, bank_row(reference, 5))
    tomas.post(f"{sent.location}/confirmar")
    work()

    with database.reading() as session:
        line = session.scalars(select(BankLine)).one()
    address = f"/bandeja/transferencias/por-revisar/{line.id}"
    assert "otro monto" in tomas.get(sent.location).text
    assert address in tomas.get("/bandeja/pagos/por-revisar").text
    assert "No transfiera de nuevo" in rosa.get(f"/pagos/{charge.id}/transferencia").text
    assert reference in tomas.get(address).text

    refused = tomas.post(address, decision="pays", proof=reference)
    assert (refused.status_code, "Ese cobro es de" in refused.text) == (422, True)
    assert tomas.post(address, decision="given_back", proof="Transferencia 55").status_code == 303

    assert "No hay pagos por revisar" in tomas.get("/bandeja/pagos/por-revisar").text
    assert "ya está resuelta" in tomas.get(address).text
    assert reference in rosa.get(f"/pagos/{charge.id}/transferencia").text


def test_a_file_can_be_discarded(enter: Enter) -> None:
    tomas = enter("tomas")
    sent = upload(tomas, bank_row("x"))
    assert "Confirme o descarte primero" in upload(tomas, bank_row("y")).text

    tomas.post(f"{sent.location}/descartar")

    assert tomas.get(sent.location).status_code == 404
    assert "banco.csv" not in tomas.get("/bandeja/transferencias").text
    assert "Elija el archivo" in tomas.post("/bandeja/transferencias").text


def test_of_a_long_file_what_is_of_this_portal_is_shown(enter: Enter, charge: ChargeStatus) -> None:
    tomas = enter("tomas")
    reference = begin(enter("rosa"), charge)
    others = [bank_row("arriendo", 5, operacion=f"A{n}") for n in range(501)]

    sent = upload(tomas, *others, bank_row(reference))

    shown = tomas.get(sent.location).text
    assert "Se muestran 1 de 502 filas" in shown
    assert (reference in shown, "A500" in shown) == (True, False)


def test_others_see_none_of_it(enter: Enter, charge: ChargeStatus) -> None:
    pedro, ines = enter("pedro"), enter("ines")

    assert pedro.get(f"/pagos/{charge.id}/transferencia").status_code == 404
    assert pedro.post(f"/pagos/{charge.id}/transferencia").status_code == 404
    assert ines.get("/bandeja/transferencias").status_code == 403


def test_a_cancelled_charge_is_not_transferred(
    enter: Enter, database: Database, charge: ChargeStatus
) -> None:
    rosa = enter("rosa")
    begin(rosa, charge)
    with database.transaction() as session:
        found = session.get_one(Charge, charge.id)
        found.state = type(found.state).CANCELLED

    assert "No transfiera" in rosa.get(f"/pagos/{charge.id}/transferencia").text


class TestWithoutAnAccount:
    @pytest.fixture
    def settings_toml(self) -> str:
        return ""

    def test_nobody_is_offered_a_transfer(self, enter: Enter, charge: ChargeStatus) -> None:
        rosa = enter("rosa")

        assert "transferencia" not in rosa.get(f"/pagos/{charge.id}").text
        assert rosa.get(f"/pagos/{charge.id}/transferencia").status_code == 404
        assert "falta la cuenta" in enter("tomas").get("/bandeja/transferencias").text
