# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's pages of a case, as a browser without JavaScript sees them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.audit.journal import AuditEntry
from munikit.cases.case.models import Attachment
from munikit.testing.browser import Browser, photo

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Fill = Callable[[Browser, str], None]


def test_a_page_with_a_mistake_says_it_twice_and_keeps_what_was_typed(
    enter: Enter, begin: Begin
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)

    page = rosa.post(f"{address}/paso/contacto", email="rosa arroba ejemplo")

    assert page.status_code == 422
    assert page.text.count("Escriba el correo como nombre@ejemplo.cl") == 2
    assert "rosa arroba ejemplo" in page.text
    assert "<title>Error: " in page.text


def test_a_draft_is_taken_up_again_where_it_was_left(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    left = rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl", leave="1")
    assert left.location == address

    tasks = rosa.get(address)
    again = rosa.get("/tramites/poda/comenzar")

    assert "Lleva 1 de 2 partes" in tasks.text
    assert "Tiene una solicitud empezada" in again.text
    assert address in again.text


def test_a_step_that_is_not_of_this_application_does_not_exist(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")

    assert rosa.get(f"{begin(rosa)}/paso/nativo").status_code == 404


def test_an_incomplete_application_is_not_checked_yet(enter: Enter, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)

    assert rosa.get(f"{address}/revisar").location == address


def test_a_likely_slip_in_an_address_is_asked_about_and_holds_nothing_up(
    enter: Enter, begin: Begin, fill: Fill
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    fill(rosa, address)
    rosa.post(f"{address}/paso/contacto", email=" <ros\u200ba@gmial.com>,")

    page = rosa.get(f"{address}/revisar").text
    sent = rosa.post(f"{address}/revisar", declared="si")

    assert "rosa@gmial.com" in page
    assert "¿Quiso decir rosa@gmail.com?" in page
    assert (sent.location or "").startswith("/pagos/")


def test_the_check_page_says_what_is_paid_and_asks_for_the_declaration(
    enter: Enter, begin: Begin, fill: Fill
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    fill(rosa, address)

    page = rosa.get(f"{address}/revisar").text
    refused = rosa.post(f"{address}/revisar")
    sent = rosa.post(f"{address}/revisar", declared="si")

    assert "Confirmar e ir a pagar $36.220" in page
    assert "Roble" in page
    assert "Marque que los datos son ciertos" in refused.text
    assert (sent.location or "").startswith("/pagos/")
    assert "Falta su pago" in rosa.get(f"{address}/listo").text
    assert "Ir a pagar" in rosa.get(address).text


def test_a_file_is_kept_shown_and_replaced(enter: Enter, portal: Portal, begin: Begin) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="fruit")

    missing = rosa.post(f"{address}/paso/foto")
    wrong = rosa.post(f"{address}/paso/foto", photo=(BytesIO(b"#!/bin/sh"), "arbol.jpg"))
    kept = rosa.post(f"{address}/paso/foto", photo=photo("arbol.jpg"))
    again = rosa.post(f"{address}/paso/foto")

    assert "Adjunte una foto del árbol" in missing.text
    assert "El archivo debe ser JPG, PNG o PDF" in wrong.text
    assert kept.location == again.location == f"{address}/revisar"
    assert "arbol.jpg" in rosa.get(f"{address}/paso/foto").text
    with portal.database.reading() as session:
        path = f"{address}/archivos/{session.scalars(select(Attachment.id)).one()}"
    download = rosa.get(path)
    assert download.headers["Content-Disposition"] == "attachment; filename=arbol.jpg"
    assert download.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert download.headers["X-Content-Type-Options"] == "nosniff"
    assert download.headers["Cache-Control"] == "no-store"
    assert enter("pedro").get(path).status_code == 404
    # An official has no business with what was not sent.
    assert enter("marta").get(path).status_code == 404


@pytest.mark.parametrize("page", ["", "/paso/contacto", "/revisar", "/listo", "/retirar"])
def test_somebody_else_s_application_is_not_found_and_the_journal_knows(
    enter: Enter, portal: Portal, page: str, begin: Begin
) -> None:
    address = begin(enter("rosa"))

    answer = enter("pedro").get(f"{address}{page}")

    assert answer.status_code == 404
    assert refusals(portal) == 1


@pytest.mark.parametrize(
    ("page", "form"), [("/retirar", {}), ("/revisar", {"declared": "si"})], ids=["withdraw", "send"]
)
def test_somebody_else_s_application_cannot_be_changed(
    enter: Enter, portal: Portal, page: str, form: dict[str, str], begin: Begin
) -> None:
    address = begin(enter("rosa"))

    answer = enter("pedro").post(f"{address}{page}", **form)

    assert answer.status_code == 404
    assert refusals(portal) == 1


def refusals(portal: Portal) -> int:
    with portal.database.reading() as session:
        refused = select(AuditEntry).where(
            AuditEntry.action == "cases.open", AuditEntry.outcome == "refused"
        )
        return len(session.scalars(refused).all())


def test_a_phones_photograph_comes_back_as_a_picture_and_nothing_else(
    enter: Enter, begin: Begin, portal: Portal
) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    field = Path(__file__).parent.parent / "field"
    sent = BytesIO((field / "girada_con_ubicacion.jpg").read_bytes() + b"<script>")

    kept = rosa.post(f"{address}/paso/foto", photo=(sent, "IMG_2041.jfif"))
    cut = rosa.post(
        f"{address}/paso/foto", photo=(BytesIO((field / "cortada.jpg").read_bytes()), "a.jpg")
    )

    assert kept.location == f"{address}/revisar"
    assert "IMG_2041.jpg" in rosa.get(f"{address}/paso/foto").text
    with portal.database.reading() as session:
        stored = session.scalars(select(Attachment)).one()
    content = portal.database.wiring.files.get(stored.sha256)
    assert (b"Exif" in content, b"<script>" in content) == (False, False)
    assert "El archivo está dañado" in cut.text
