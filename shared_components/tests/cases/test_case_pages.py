# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The resident's and the desk's pages of a case, as a browser without JavaScript sees them."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from munikit.app import Portal, compose, create_app
from munikit.audit.journal import AuditEntry
from munikit.cases import Case
from munikit.cases.models import Attachment
from munikit.cases.services import hearing
from munikit.contracts.treasury import ChargePaid
from munikit.db import Base
from munikit.kernel.clock import FixedClock
from munikit.people import create_official
from munikit.testing.client import PageClient
from munikit.testing.portals import NOW, create_settings

PASSWORD = "tres gatos en la costanera"
PEOPLE = {"rosa": ("Huenchumilla", []), "pedro": ("Soto", []), "marta": ("Rivas", ["reviewer"])}
Enter = Callable[[str], PageClient]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    create_settings(tmp_path, toml='[modules]\nenabled = ["payments", "certificates"]\n')
    folder = tmp_path / "procedures" / "poda"
    folder.mkdir(parents=True)
    (tmp_path / "instance").mkdir()
    written = (Path(__file__).parent / "poda.toml").read_text(encoding="utf-8")
    (folder / "procedure.toml").write_text(written, encoding="utf-8")
    (folder / "document.html").write_text("<h1>Permiso</h1>\n", encoding="utf-8")
    composed = compose(tmp_path, clock=FixedClock(NOW))
    Base.metadata.create_all(composed.database.engine)
    with composed.database.transaction() as session:
        for given, (surname, roles) in PEOPLE.items():
            create_official(
                session,
                email=f"{given}@valdivia.example",
                name=(given.title(), surname),
                password=PASSWORD,
                roles=roles,
            )
    yield composed
    composed.database.engine.dispose()


@pytest.fixture
def enter(portal: Portal) -> Enter:
    """Sign a person in with a browser of their own."""
    app = create_app(portal)
    app.test_client_class = PageClient

    def entered(name: str) -> PageClient:
        client = cast("PageClient", app.test_client())
        form = {"email": f"{name}@valdivia.example", "password": PASSWORD}
        assert post(client, "/entrar/funcionarios", **form).status_code == 303
        return client

    return entered


def post(client: PageClient, path: str, **form: Any) -> TestResponse:  # noqa: ANN401 - text or files.
    door = client.get("/entrar/funcionarios").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', door)
    assert token
    return client.post(path, data={"csrf_token": token.group(1), **form})


def begin(client: PageClient) -> str:
    """Start an application and return the address of its pages."""
    answer = client.get("/tramites/poda/comenzar")
    if answer.status_code != 303:
        answer = post(client, "/tramites/poda/comenzar")
    return (answer.location or "").split("/paso/")[0]


def fill(client: PageClient, address: str) -> None:
    post(client, f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    post(client, f"{address}/paso/arbol", tree="native")
    assert post(client, f"{address}/paso/nativo", kind="Roble").location == f"{address}/revisar"


def send(client: PageClient, portal: Portal) -> str:
    address = begin(client)
    fill(client, address)
    post(client, f"{address}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))
    return address


def photo() -> tuple[BytesIO, str]:
    content = BytesIO()
    Image.new("RGB", (20, 20), "green").save(content, "JPEG")
    content.seek(0)
    return content, "arbol.jpg"


def test_a_page_with_a_mistake_says_it_twice_and_keeps_what_was_typed(enter: Enter) -> None:
    rosa = enter("rosa")
    address = begin(rosa)

    page = post(rosa, f"{address}/paso/contacto", email="rosa arroba ejemplo")

    assert page.status_code == 422
    assert page.text.count("Escriba el correo como nombre@ejemplo.cl") == 2
    assert "rosa arroba ejemplo" in page.text
    assert "<title>Error: " in page.text


def test_a_draft_is_taken_up_again_where_it_was_left(enter: Enter) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    left = post(rosa, f"{address}/paso/contacto", email="rosa@ejemplo.cl", leave="1")
    assert left.location == address

    tasks = rosa.get(address)
    again = rosa.get("/tramites/poda/comenzar")

    assert "Lleva 1 de 2 partes" in tasks.text
    assert "Tiene una solicitud empezada" in again.text
    assert address in again.text


def test_a_step_that_is_not_of_this_application_does_not_exist(enter: Enter) -> None:
    rosa = enter("rosa")

    assert rosa.get(f"{begin(rosa)}/paso/nativo").status_code == 404


def test_an_incomplete_application_is_not_checked_yet(enter: Enter) -> None:
    rosa = enter("rosa")
    address = begin(rosa)

    assert rosa.get(f"{address}/revisar").location == address


def test_the_check_page_says_what_is_paid_and_asks_for_the_declaration(enter: Enter) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    fill(rosa, address)

    page = rosa.get(f"{address}/revisar").text
    refused = post(rosa, f"{address}/revisar")
    sent = post(rosa, f"{address}/revisar", declared="si")

    assert "Pagar $36.220 y enviar" in page
    assert "Roble" in page
    assert "Marque que los datos son ciertos" in refused.text
    assert (sent.location or "").startswith("/pagos/")
    assert "Falta su pago" in rosa.get(f"{address}/listo").text
    assert "Ir a pagar" in rosa.get(address).text


def test_a_file_is_kept_shown_and_replaced(enter: Enter, portal: Portal) -> None:
    rosa = enter("rosa")
    address = begin(rosa)
    post(rosa, f"{address}/paso/contacto", email="rosa@ejemplo.cl")
    post(rosa, f"{address}/paso/arbol", tree="fruit")

    missing = post(rosa, f"{address}/paso/foto")
    wrong = post(rosa, f"{address}/paso/foto", photo=(BytesIO(b"#!/bin/sh"), "arbol.jpg"))
    kept = post(rosa, f"{address}/paso/foto", photo=photo())
    again = post(rosa, f"{address}/paso/foto")

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
    enter: Enter, portal: Portal, page: str
) -> None:
    address = begin(enter("rosa"))

    answer = enter("pedro").get(f"{address}{page}")

    assert answer.status_code == 404
    assert refusals(portal) == 1


@pytest.mark.parametrize(
    ("page", "form"), [("/retirar", {}), ("/revisar", {"declared": "si"})], ids=["withdraw", "send"]
)
def test_somebody_else_s_application_cannot_be_changed(
    enter: Enter, portal: Portal, page: str, form: dict[str, str]
) -> None:
    address = begin(enter("rosa"))

    answer = post(enter("pedro"), f"{address}{page}", **form)

    assert answer.status_code == 404
    assert refusals(portal) == 1


def refusals(portal: Portal) -> int:
    with portal.database.reading() as session:
        refused = select(AuditEntry).where(
            AuditEntry.action == "cases.open", AuditEntry.outcome == "refused"
        )
        return len(session.scalars(refused).all())


def test_a_resident_has_no_desk(enter: Enter) -> None:
    assert enter("rosa").get("/bandeja").status_code == 403


def test_the_inbox_shows_what_was_sent_and_not_the_drafts(enter: Enter, portal: Portal) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    draft = begin(rosa)
    assert "No hay solicitudes aquí" in marta.get("/bandeja?b=todas").text
    assert marta.get(draft.replace("/solicitudes", "/bandeja")).status_code == 404

    fill(rosa, draft)
    post(rosa, f"{draft}/revisar", declared="si")
    with portal.database.transaction() as session:
        case = session.scalars(select(Case)).one()
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case.id))

    inbox = marta.get("/bandeja?b=sin-asignar").text
    assert "VAL-2026-000001" in inbox
    assert "Vence en 20 días" in inbox
    assert "1 solicitud." in inbox
    assert "VAL-2026-000001" in marta.get("/bandeja?b=todas&e=submitted&t=poda&q=rosa").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&e=rejected").text
    assert "VAL-2026-000001" not in marta.get("/bandeja?b=todas&v=vencidas").text


def test_an_official_asks_and_the_person_answers(enter: Enter, portal: Portal) -> None:
    rosa, marta = enter("rosa"), enter("marta")
    address = send(rosa, portal)
    desk = address.replace("/solicitudes", "/bandeja")
    version = re.search(r'name="version" value="(\d+)"', marta.get(f"{desk}/resolver").text)
    assert version
    asked = {"decision": "ask", "text": "Envíe una foto", "version": version.group(1)}

    preview = post(marta, f"{desk}/resolver", **asked)
    signed = post(marta, f"{desk}/resolver", **asked, sign="1")

    assert "Envíelo a más tardar el lunes 30 de noviembre de 2026" in preview.text
    assert signed.location == desk
    assert "Envíe una foto" in rosa.get(address).text
    assert post(rosa, f"{address}/responder").status_code == 422
    assert post(rosa, f"{address}/responder", text="Ahí va").location == address
    assert "Ahí va" in marta.get(desk).text


def test_changing_the_decision_loses_nothing_that_was_written(enter: Enter, portal: Portal) -> None:
    address = send(enter("rosa"), portal)
    desk = address.replace("/solicitudes", "/bandeja")
    written = {"decision": "reject", "reason": "protected", "text": "El roble está protegido, vea."}

    page = post(enter("marta"), f"{desk}/resolver", **written, version="3", change="1")

    assert "Revisar antes de firmar" in page.text
    assert "El roble está protegido, vea." in page.text


def test_whoever_looked_at_an_older_version_is_told_who_changed_it(
    enter: Enter, portal: Portal
) -> None:
    address = send(enter("rosa"), portal)
    desk = address.replace("/solicitudes", "/bandeja")

    late = post(enter("marta"), f"{desk}/resolver", decision="approve", version="1", sign="1")

    assert late.status_code == 409
    assert "cambió esta solicitud a las 12:00" in late.text
