# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of a portal that offers the fair permit."""

import re
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal, compose
from munikit.app.web import create_app
from munikit.audit.journal import AuditEntry
from munikit.cases.filing.services import start_case
from munikit.kernel.clock import FixedClock
from munikit.kernel.rut import RUT
from munikit.people import create_official, upsert_resident
from munikit.testing.portals import NOW, create_settings, create_tables
from munikit_permits import module
from munikit_permits.models import Permit, PermitState

FAIR = next(each for each in module.procedures if each.id == "permiso_feria")
MODULES = '[modules]\nenabled = ["permits", "payments", "certificates"]\n'


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    create_settings(tmp_path, toml=MODULES)
    (tmp_path / "instance").mkdir()
    portal = compose(tmp_path, clock=FixedClock(NOW))
    create_tables(portal.database)
    return portal


@pytest.fixture
def client(portal: Portal) -> FlaskClient:
    return create_app(portal).test_client()


def sign_in(client: FlaskClient, portal: Portal, role: str) -> None:
    with portal.database.transaction() as session:
        create_official(
            session,
            email="marta@valdivia.example",
            name=("Marta", "Rivas"),
            password="una clave larga de prueba",
            roles=[role],
        )
    token = re.search('name="csrf_token" value="([^"]+)"', client.get("/entrar/funcionarios").text)
    assert token
    entered = client.post(
        "/entrar/funcionarios",
        data={
            "email": "marta@valdivia.example",
            "password": "una clave larga de prueba",
            "csrf_token": token[1],
        },
    )
    assert entered.status_code == 303


def add_permit(portal: Portal) -> None:
    with portal.database.transaction() as session:
        holder = upsert_resident(session, RUT.of(12_345_678), "Rosa", "Pérez")
        case = start_case(session, FAIR, by=Actor(holder.id, "Rosa", holder.run, frozenset()))
        session.add(
            Permit(
                case_id=case.id,
                procedure_id=FAIR.id,
                title="Permiso para puesto en feria",
                holder_id=holder.id,
                folio="VAL-P-2026-000001",
                state=PermitState.IN_FORCE,
                valid_from=date(2026, 11, 23),
                valid_until=date(2027, 11, 23),
                created_at=NOW,
            )
        )


@pytest.mark.parametrize(
    "said",
    [
        "Permiso para puesto en feria",
        "$36.220",
        "0,5 UTM de noviembre de 2026",
        "Unos 10 minutos",
        "El plazo máximo es de 20 días hábiles",
        "Personas mayores de 18 años",
        "Departamento de Rentas y Patentes",
        "Carné sanitario. Solo en algunos casos, según lo que responda.",
        "este portal todavía no puede consultarlo",
        "No le pediremos el certificado de residencia",
        "Independencia 455",
        "Qué normas lo regulan",
        "Ley 18.695",
        "Valor de ejemplo: confírmelo en su ordenanza.",
        'href="/tramites/permiso_feria/requisitos/1"',
        'href="/mis-solicitudes"',
    ],
)
def test_the_sheet_says_all_a_person_needs_before_beginning(client: FlaskClient, said: str) -> None:
    answer = client.get("/tramites/permiso_feria")

    assert answer.status_code == 200
    assert said in answer.text


def test_the_list_finds_without_accents(client: FlaskClient) -> None:
    assert "Permiso para puesto en feria" in client.get("/tramites?q=FERÍA").text
    assert "No encontramos trámites con «poda»" in client.get("/tramites?q=poda").text


def test_what_is_searched_for_is_shown_and_never_run(client: FlaskClient) -> None:
    answer = client.get("/tramites", query_string={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in answer.text


def test_a_procedure_that_is_not_offered_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/tramites/permiso_volar")

    assert answer.status_code == 404
    assert "No encontramos ese trámite" in answer.text


@pytest.mark.parametrize("path", ["/bandeja/permisos", "/bandeja/permisos.csv"])
def test_nobody_sees_the_register_without_signing_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code in (302, 303)
    assert "permiso_feria" not in answer.text


def test_an_inspector_reads_the_register_and_takes_no_copy(
    client: FlaskClient, portal: Portal
) -> None:
    add_permit(portal)
    sign_in(client, portal, "inspector")

    listing = client.get("/bandeja/permisos?q=rosa")

    assert "VAL-P-2026-000001" in listing.text
    assert "Del 23-11-2026 al 23-11-2027" in Markup(listing.text).striptags()  # noqa: S704 - read.
    assert "Vigente" in listing.text
    assert "Descargar" not in listing.text
    assert client.get("/bandeja/permisos.csv").status_code == 403


def test_taking_a_copy_of_the_register_is_written_down(client: FlaskClient, portal: Portal) -> None:
    add_permit(portal)
    sign_in(client, portal, "permit_keeper")

    copy = client.get("/bandeja/permisos.csv")

    assert copy.mimetype == "text/csv"
    assert "permisos-2026-11-23.csv" in copy.headers["Content-Disposition"]
    row = "VAL-P-2026-000001;Permiso para puesto en feria;12.345.678-5;Rosa Pérez"
    assert row in copy.text
    with portal.database.reading() as session:
        kept = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "permits.export")
        ).one()
    assert kept.data == {"rows": 1}


def test_a_reviewer_alone_does_not_see_the_register(client: FlaskClient, portal: Portal) -> None:
    sign_in(client, portal, "reviewer")

    assert client.get("/bandeja/permisos").status_code == 403


def test_an_empty_register_says_so(client: FlaskClient, portal: Portal) -> None:
    sign_in(client, portal, "inspector")

    assert "No hay permisos que mostrar." in client.get("/bandeja/permisos?q=x&p=abc").text
