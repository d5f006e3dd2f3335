# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' register: finding documents, counting them, taking a copy."""

import hashlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from munikit.app import Portal
from munikit.audit.journal import AuditEntry
from munikit.contracts.registrar import DocumentState
from munikit.documents import keep
from munikit.kernel.rut import RUT
from munikit.testing.portals import NOW
from munikit.wiring import wiring
from munikit_certificates.models import Document
from munikit_certificates.register.services import PAGE, DocumentStanding, Filters, look_up
from munikit_certificates.register.statistics import figures, months_before

Official = Callable[[str], UUID]
Browse = Callable[..., FlaskClient]
CONTENT = b"%PDF-1.7 a certificate"
SHA = hashlib.sha256(CONTENT).hexdigest()
USUAL: dict[str, object] = {
    "kind": "certificate",
    "title": "Certificado de número domiciliario",
    "holder_name": "Rosa Huenchumán",
    "holder_run": RUT.parse("12.345.678-5"),
    "legal_basis": "Ley",
    "details": {},
    "code": "x",
    "state": DocumentState.ISSUED,
    "requested_at": NOW,
    "issued_at": NOW + timedelta(seconds=20),
    "valid_from": date(2026, 11, 23),
    "sha256": SHA,
}


@pytest.fixture
def add(portal: Portal, rosa: UUID) -> Callable[..., str]:
    """Put a document into the register and return its folio."""
    taken: list[str] = []

    def added(**said: object) -> str:
        folio = f"VAL-D-2026-{len(taken) + 1:06d}"
        taken.append(folio)
        values = {**USUAL, "folio": folio, "subject_id": uuid4(), "holder_id": rosa}
        with portal.database.transaction() as session:
            wiring(session).files.put(CONTENT)
            keep(session, SHA, size_bytes=1, media_type="application/pdf")
            session.add(Document(**values | said))
        return folio

    return added


def found(portal: Portal, filters: Filters) -> list[str]:
    with portal.database.reading() as session:
        return [document.folio for document in look_up(session, filters).rows]


@pytest.mark.parametrize("text", ["12.345.678-5", "huenchu", "val-d-2026-000001"])
def test_a_document_is_found_by_run_name_or_folio(
    portal: Portal, add: Callable[..., str], text: str
) -> None:
    folio = add()
    add(holder_name="Pedro Soto", holder_run=RUT.parse("11.111.111-1"))

    assert found(portal, Filters(text=text)) == [folio]


@pytest.mark.parametrize("text", ["dagostino", "d'agostino", "D’Agostino", "nusta", "ibáñez nusta"])
def test_a_name_is_found_however_its_signs_are_written(
    portal: Portal, add: Callable[..., str], text: str
) -> None:
    folio = add(holder_name="María D'Agostino Ibáñez-Ñusta")
    add(holder_name="Pedro Agosto")

    assert found(portal, Filters(text=text)) == [folio]


def test_expired_is_told_from_in_force(portal: Portal, add: Callable[..., str]) -> None:
    in_force, forever = add(valid_until=date(2026, 11, 23)), add(valid_until=None)
    expired = add(valid_until=date(2026, 11, 22))
    march = add(valid_from=date(2027, 3, 13), valid_until=date(2027, 6, 12))
    waiting = add(state=DocumentState.REQUESTED, sha256=None, issued_at=None)

    assert set(found(portal, Filters(standing=DocumentStanding.IN_FORCE))) == {in_force, forever}
    assert found(portal, Filters(standing=DocumentStanding.EXPIRED)) == [expired]
    assert found(portal, Filters(standing=DocumentStanding.REQUESTED)) == [waiting]
    assert found(portal, Filters(standing=DocumentStanding.NOT_YET)) == [march]


def test_a_day_is_the_municipalitys_day(portal: Portal, add: Callable[..., str]) -> None:
    # 02:30 in UTC is still the evening before in Chile.
    late = add(requested_at=datetime(2026, 11, 24, 2, 30, tzinfo=UTC))
    add(requested_at=datetime(2026, 11, 24, 12, 0, tzinfo=UTC))

    day = date(2026, 11, 23)

    assert found(portal, Filters(since=day, until=day)) == [late]


def test_the_register_goes_by_pages(
    portal: Portal, add: Callable[..., str], browse: Browse, official: Official
) -> None:
    for number in range(PAGE + 1):
        add(requested_at=NOW - timedelta(minutes=number))
    browser = browse(official("registrar"))

    first, last = (browser.get(f"/bandeja/documentos?p={n}").text for n in (1, 99))

    assert "Página 1 de 2" in first
    assert "Página 2 de 2" in last
    assert "VAL-D-2026-000051" in last
    with portal.database.reading() as session:
        assert look_up(session, Filters(page=2)).total == PAGE + 1


def test_figures_count_by_kind_standing_and_month(portal: Portal, add: Callable[..., str]) -> None:
    add()
    add(valid_until=date(2026, 1, 1), requested_at=datetime(2026, 1, 15, tzinfo=UTC))
    add(title="Permiso", state=DocumentState.REQUESTED, sha256=None, issued_at=None)

    with portal.database.reading() as session:
        counted = figures(session)

    assert [(kind.title, kind.counts) for kind in counted.kinds] == [
        ("Certificado de número domiciliario", (0, 0, 1, 1, 0)),
        ("Permiso", (1, 0, 0, 0, 0)),
    ]
    assert dict(counted.months) | {"01-2026": 1, "11-2026": 2} == dict(counted.months)
    assert (counted.papers, counted.median_seconds, counted.p90_seconds) == (1, 20, 20)


def test_months_go_back_over_the_new_year() -> None:
    assert months_before(date(2026, 2, 9), 3) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


def test_an_official_reads_the_figures(
    add: Callable[..., str], browse: Browse, official: Official
) -> None:
    add()

    shown = browse(official("registrar")).get("/bandeja/documentos/cifras").text

    assert "Certificado de número domiciliario" in shown
    assert "en 20 segundos o menos" in shown


def test_a_copy_is_taken_row_by_row_and_noted(
    portal: Portal, add: Callable[..., str], browse: Browse, official: Official
) -> None:
    add(holder_name="=SUM(A1)")
    add(title="Permiso")
    registrar = official("registrar")

    answer = browse(registrar).get("/bandeja/documentos.csv?t=Certificado de número domiciliario")

    header, row = answer.text.splitlines()
    # Row by row: nobody knows its length when it begins.
    assert "Content-Length" not in answer.headers
    assert header.startswith("\ufefffolio;documento;run")
    assert row.startswith(
        "VAL-D-2026-000001;Certificado de número domiciliario;12.345.678-5;'=SUM(A1);Vigente"
    )
    with portal.database.reading() as session:
        noted = select(AuditEntry.actor_id).where(AuditEntry.action == "certificates.export")
        assert session.scalars(noted).all() == [registrar]


def test_an_issuer_reads_the_register_and_takes_no_copy(browse: Browse, official: Official) -> None:
    browser = browse(official("issuer"))

    assert browser.get("/bandeja/documentos").status_code == 200
    assert browser.get("/bandeja/documentos.csv").status_code == 403


def test_what_the_address_says_badly_is_not_said(browse: Browse, official: Official) -> None:
    browser = browse(official("registrar"))

    answer = browser.get("/bandeja/documentos?e=x&desde=ayer&hasta=2026-13-01&p=-4")

    assert answer.status_code == 200
    assert "0 documentos." in answer.text
