# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk's pages of a case, as a browser without JavaScript sees them."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

from PIL import Image
from sqlalchemy import select

from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.services import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.testing.browser import Browser

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
Fill = Callable[[Browser, str], None]


def test_a_resident_has_no_desk(enter: Enter) -> None:
    assert enter("rosa").get("/bandeja").status_code == 403


def test_the_inbox_shows_what_was_sent_and_not_the_drafts(
    enter: Enter, portal: Portal, begin: Begin, fill: Fill
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    draft = begin(rosa)
    assert "No hay solicitudes aquí" in marta.get("/bandeja?b=todas").text
    assert marta.get(draft.replace("/solicitudes", "/bandeja")).status_code == 404

    fill(rosa, draft)
    rosa.post(f"{draft}/revisar", declared="si")
    pay(portal)

    inbox = marta.get("/bandeja?b=sin-asignar").text
    assert "VAL-2026-000001" in inbox
    assert "Vence en 20 días" in inbox
    assert "1 solicitud." in inbox
    assert "VAL-2026-000001" in marta.get("/bandeja?b=todas&e=submitted&t=poda&q=rosa").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&e=rejected").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&v=vencidas").text


def test_an_official_asks_and_the_person_answers(enter: Enter, send: Begin) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = send(rosa)
    desk = address.replace("/solicitudes", "/bandeja")
    version = version_on(marta.get(f"{desk}/resolver").text)
    asked = {"decision": "ask", "text": "Envíe una foto", "version": version}

    preview = marta.post(f"{desk}/resolver", **asked)
    signed = marta.post(f"{desk}/resolver", **asked, sign="1")

    assert "Envíelo a más tardar el lunes 30 de noviembre de 2026" in preview.text
    assert signed.location == desk
    assert "Envíe una foto" in rosa.get(address).text
    assert rosa.post(f"{address}/responder").status_code == 422
    assert rosa.post(f"{address}/responder", text="Ahí va").location == address
    assert "Ahí va" in marta.get(desk).text


def test_changing_the_decision_loses_nothing_that_was_written(enter: Enter, send: Begin) -> None:
    address = send(enter("rosa"))
    desk = address.replace("/solicitudes", "/bandeja")
    written = {"decision": "reject", "reason": "protected", "text": "El roble está protegido, vea."}

    page = enter("marta").post(f"{desk}/resolver", **written, version="3", change="1")

    assert "Revisar antes de firmar" in page.text
    assert "El roble está protegido, vea." in page.text


def test_whoever_looked_at_an_older_version_is_told_who_changed_it(
    enter: Enter, send: Begin
) -> None:
    address = send(enter("rosa"))
    desk = address.replace("/solicitudes", "/bandeja")

    late = enter("marta").post(f"{desk}/resolver", decision="approve", version="1", sign="1")

    assert late.status_code == 409
    assert "cambió esta solicitud a las 12:00" in late.text


def test_what_was_asked_for_replaces_its_own_file_and_no_other(
    enter: Enter, portal: Portal, begin: Begin
) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = begin(rosa)
    rosa.post(f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    rosa.post(f"{address}/paso/arbol", tree="fruit")
    rosa.post(f"{address}/paso/foto", photo=photo("foto.jpg"), plan=photo("borroso.jpg"))
    rosa.post(f"{address}/revisar", declared="si")
    pay(portal)
    desk = address.replace("/solicitudes", "/bandeja")
    version = version_on(marta.get(f"{desk}/resolver").text)
    marta.post(f"{desk}/resolver", decision="ask", text="El plano", version=version, sign="1")

    answered = rosa.post(f"{address}/responder", file_plan=photo("claro.jpg"))

    assert answered.location == address
    page = marta.get(desk).text
    assert "foto.jpg" in page
    assert "claro.jpg" in page
    assert "borroso.jpg" not in page


def photo(name: str) -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.new("RGB", (20, 20), "green").save(content, "JPEG")
    content.seek(0)
    return content, name


def pay(portal: Portal) -> None:
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))


def version_on(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found.group(1)
