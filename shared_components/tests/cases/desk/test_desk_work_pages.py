# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages on which the desk's work is shared, as a browser without JavaScript sees them."""

import re
from collections.abc import Callable
from urllib.parse import quote
from uuid import uuid4

import pytest
from sqlalchemy import select

from munikit.app import Portal
from munikit.audit.journal import AuditEntry
from munikit.cases import Case
from munikit.testing.browser import Browser, at_desk, version_on

Enter = Callable[[str], Browser]
Begin = Callable[[Browser], str]
REVIEW = """[review]
opinions = ["Inspección"]
second_signature = true
simple_approval = true
"""


@pytest.fixture
def procedure_text(procedure_text: str) -> str:
    return procedure_text.replace("[review]\n", REVIEW, 1)


def test_a_case_is_given_to_somebody(enter: Enter, send: Begin) -> None:
    carlos = enter("carlos")
    desk = at_desk(send(enter("rosa")))
    page = carlos.get(desk).text
    marta = re.search(r'<option value="([^"]+)">Marta Rivas · 0 abiertas', page)
    assert marta

    carlos.post(f"{desk}/asignar", to=marta[1], version=version_on(page))

    assert "A cargo: Marta Rivas" in carlos.get(desk).text
    assert "Asignada" in carlos.get(desk).text


def test_a_reviewer_assigns_nobody(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))

    assert enter("marta").post(f"{desk}/asignar", to=str(uuid4())).status_code == 403


def test_who_else_is_looking_is_said(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))
    enter("carlos").get(desk)

    page = enter("marta").get(desk).text

    assert "La está viendo otra persona" in page
    assert "Carlos Ojeda" in page


def test_a_filter_is_kept_under_a_name(enter: Enter, send: Begin) -> None:
    send(enter("rosa"))
    marta = enter("marta")
    marta.post("/bandeja/filtros", name="Podas de Rosa", query="b=todas&q=rosa")

    inbox = marta.get("/bandeja").text

    assert "Podas de Rosa" in inbox
    assert 'href="/bandeja?b=todas&amp;q=rosa"' in inbox
    assert "Podas de Rosa" not in enter("carlos").get("/bandeja").text


@pytest.mark.parametrize(
    "text", ["rosa", "ROSA HUENCH", "huenchumilla rosa", "VAL-2026-000001", "1", "val-2026"]
)
def test_a_case_is_found_by_what_people_remember(enter: Enter, send: Begin, text: str) -> None:
    send(enter("rosa"))

    assert "VAL-2026-000001" in enter("marta").get(f"/bandeja?b=todas&q={quote(text)}").text


@pytest.mark.parametrize("text", ["rosario", "pedro rosa", "VAL-2027", "%", "12.345.678-5"])
def test_what_does_not_match_is_not_found(enter: Enter, send: Begin, text: str) -> None:
    send(enter("rosa"))

    inbox = enter("marta").get(f"/bandeja?b=todas&q={quote(text)}").text
    assert "VAL-2026-000001" not in inbox or text == "%"


def test_the_inbox_is_copied_by_whoever_may_and_it_is_written_down(
    enter: Enter, portal: Portal, send: Begin
) -> None:
    send(enter("rosa"))

    copy = enter("carlos").get("/bandeja.csv?b=todas")

    assert copy.text.splitlines()[1].startswith("VAL-2026-000001;poda;Recibida;")
    assert enter("marta").get("/bandeja.csv").status_code == 403
    with portal.database.reading() as session:
        exported = select(AuditEntry).where(AuditEntry.action == "cases.export")
        assert session.scalars(exported).one().actor_id is not None


def test_a_lot_is_shown_then_done_with_a_result_for_each(
    enter: Enter, portal: Portal, send: Begin
) -> None:
    send(enter("rosa"))
    marta = enter("marta")
    with portal.database.reading() as session:
        case = session.scalars(select(Case)).one()

    shown = marta.get(f"/bandeja/lote?act=approve&id={case.id}").text
    done = marta.post("/bandeja/lote", act="approve", case=f"{case.id}:{case.version}").text
    again = marta.post("/bandeja/lote", act="approve", case=f"{case.id}:{case.version}").text

    assert "Va a aprobar 1 solicitud." in shown
    assert "Listas: 1." in done
    assert "Sin hacer: 1." in again
    assert "espera respuesta o firma" in again


def test_choosing_nothing_says_how(enter: Enter) -> None:
    page = enter("marta").get("/bandeja/lote?act=ask")

    assert page.status_code == 422
    assert "No eligió ninguna solicitud" in page.text


def test_a_lot_asks_the_same_after_showing_what_people_will_read(
    enter: Enter, portal: Portal, send: Begin
) -> None:
    address = send(rosa := enter("rosa"))
    marta = enter("marta")
    with portal.database.reading() as session:
        case = session.scalars(select(Case)).one()
    chosen = f"{case.id}:{case.version}"

    empty = marta.post("/bandeja/lote", act="ask", case=chosen)
    asked = {"act": "ask", "case": chosen, "what": "1", "text": "Y un plano", "questions": "kind"}
    preview = marta.post("/bandeja/lote", **asked)
    before = rosa.get(address).text
    marta.post("/bandeja/lote", **asked, send="1")

    assert empty.status_code == 422
    assert "Elija de la lista o escriba qué necesita" in empty.text
    assert "Envíe una foto del árbol completo.\nY un plano" in preview.text
    assert "Necesitamos algo de usted" not in before
    after = rosa.get(address).text
    assert "Envíe una foto del árbol completo.\nY un plano" in after
    assert "<li>¿Qué especie es?</li>" in after


def test_the_second_signature_is_another_persons(enter: Enter, send: Begin) -> None:
    address = send(rosa := enter("rosa"))
    desk = at_desk(address)
    marta = enter("marta")
    carlos = enter("carlos")
    version = version_on(marta.get(f"{desk}/resolver").text)
    marta.post(f"{desk}/resolver", decision="approve", text="", version=version, sign="1")

    assert "Por firmar" in carlos.get("/bandeja?b=por-firmar").text
    page = carlos.get(f"{desk}/firmar").text
    assert "Marta Rivas propone esta decisión" in page
    back = carlos.post(f"{desk}/firmar", version=version_on(page), send_back="1")
    assert "Escriba por qué la devuelve" in back.text
    assert marta.get(f"{desk}/firmar").status_code == 403
    carlos.post(f"{desk}/firmar", version=version_on(page), sign="1")
    assert "Solicitud aprobada" in rosa.get(address).text


def test_an_opinion_is_asked_and_given(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))
    marta = enter("marta")
    carlos = enter("carlos")
    assert marta.post(f"{desk}/informe", text="¿Hay cables?").status_code == 422

    marta.post(f"{desk}/informe", unit="Inspección", text="¿Hay cables?")
    waiting = carlos.get("/bandeja/informes").text
    address = re.search(r'href="(/bandeja/informes/[^"]+)"', waiting)
    assert address
    assert carlos.post(address[1], verdict="remarks").status_code == 422
    carlos.post(address[1], verdict="remarks", text="Sí, avise a la eléctrica.")

    assert "Favorable con observaciones." in marta.get(desk).text
    assert "No falta ningún informe" in carlos.get("/bandeja/informes").text


def test_an_absence_is_seen_by_who_shares_the_work(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))
    marta = enter("marta")
    days = {"from_on-day": "23", "from_on-month": "11", "from_on-year": "2026"}
    days |= {"until_on-day": "30", "until_on-month": "11", "until_on-year": "2026"}

    marta.post("/bandeja/ausencias", **days)

    assert "lunes 30 de noviembre" in marta.get("/bandeja/ausencias").text
    assert "de vacaciones hasta el 30-11-2026" in enter("carlos").get(desk).text


def test_labels_are_written_in_one_box_and_filter_the_inbox(enter: Enter, send: Begin) -> None:
    desk = at_desk(send(enter("rosa")))
    marta = enter("marta")

    marta.post(f"{desk}/etiquetas", labels="Urgente,  visita  a terreno ,")

    assert "VAL-2026-000001" in marta.get("/bandeja?b=todas&l=urgente").text
    assert "visita a terreno" in marta.get("/bandeja?b=todas").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&l=otra").text
