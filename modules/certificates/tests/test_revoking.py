# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Revoking at the desk: by whom, why, once, for good."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.audit import AuditEntry
from munikit.contracts.registrar import DocumentState
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from munikit.outbox import StoredEvent
from munikit_certificates.models import Document
from munikit_certificates.verification.services import DocumentPermission, revoke

Browse = Callable[..., FlaskClient]
REASON = "El puesto se traspasó a otra persona"
ARCHIVIST = Actor(UUID(int=1), "Ana", None, frozenset({DocumentPermission.REVOKE.value}))
READER = Actor(UUID(int=2), "Eva", None, frozenset({DocumentPermission.READ.value}))


def post(browser: FlaskClient, path: str, reason: str) -> int:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)[-1]
    return browser.post(path, data={"csrf_token": token, "reason": reason}).status_code


def test_whoever_may_revoke_revokes_with_a_reason(
    portal: Portal, issued: Document, browse: Browse, official: Callable[[str], UUID]
) -> None:
    archivist = official("registrar")

    status = post(browse(archivist), f"/bandeja/documentos/{issued.id}/anular", REASON)

    with portal.database.reading() as session:
        document = session.get_one(Document, issued.id)
        events = session.scalars(select(StoredEvent.name)).all()
        acts = session.execute(select(AuditEntry.action, AuditEntry.actor_id)).all()
    assert status == 303
    assert document.state is DocumentState.REVOKED
    assert (document.revoked_by_id, document.revoked_reason) == (archivist, REASON)
    assert "certificates.document_revoked" in events
    assert ("certificates.revoke", archivist) in acts


@pytest.mark.parametrize("reason", ["", "   ", "error"])
def test_a_reason_that_says_nothing_is_refused(
    portal: Portal, issued: Document, browse: Browse, official: Callable[[str], UUID], reason: str
) -> None:
    browser = browse(official("registrar"))

    status = post(browser, f"/bandeja/documentos/{issued.id}/anular", reason)

    with portal.database.reading() as session:
        assert session.get_one(Document, issued.id).state is DocumentState.ISSUED
    assert status == 422


def test_whoever_only_reads_cannot_revoke(portal: Portal, issued: Document) -> None:
    with pytest.raises(ForbiddenError), portal.database.transaction() as session:
        revoke(session, issued.id, REASON, by=READER)


def test_the_holder_cannot_open_the_desk(issued: Document, browse: Browse, rosa: UUID) -> None:
    browser = browse(rosa)

    assert browser.get("/bandeja/documentos").status_code == 403
    assert browser.get(f"/bandeja/documentos/{issued.id}/anular").status_code == 403


def test_a_document_without_its_paper_cannot_be_revoked(portal: Portal, document_id: UUID) -> None:
    with pytest.raises(ConflictError), portal.database.transaction() as session:
        revoke(session, document_id, REASON, by=ARCHIVIST)


def test_what_does_not_exist_cannot_be_revoked(portal: Portal) -> None:
    with pytest.raises(NotFoundError), portal.database.transaction() as session:
        revoke(session, UUID(int=9), REASON, by=ARCHIVIST)


def test_the_service_refuses_a_short_reason_too(portal: Portal, issued: Document) -> None:
    with pytest.raises(InvalidError), portal.database.transaction() as session:
        revoke(session, issued.id, "error", by=ARCHIVIST)


def test_revoking_twice_is_refused(
    portal: Portal, issued: Document, official: Callable[[str], UUID]
) -> None:
    by = Actor(official("registrar"), "Ana", None, ARCHIVIST.permissions)
    with portal.database.transaction() as session:
        revoke(session, issued.id, REASON, by=by)

    with pytest.raises(ConflictError), portal.database.transaction() as session:
        revoke(session, issued.id, "Otro motivo distinto", by=by)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True),
        ("val-d-2026-000001", True),
        ("huenchumán", True),
        ("12.345.678-5", True),
        ("123456785", True),
        ("Pedro", False),
        ("%", False),
    ],
)
def test_a_document_is_found_by_folio_name_or_run(
    issued: Document, browse: Browse, official: Callable[[str], UUID], text: str, *, found: bool
) -> None:
    page = browse(official("registrar")).get("/bandeja/documentos", query_string={"q": text}).text

    assert (issued.folio in page) is found


def test_the_register_says_which_documents_are_over(
    issued: Document, browse: Browse, official: Callable[[str], UUID], clock: FixedClock
) -> None:
    archivist = official("registrar")
    clock.moment += timedelta(days=366)

    table = browse(archivist).get("/bandeja/documentos").text.partition("<table")[2]

    assert "Vencido" in table
    assert "Vigente" not in table
    assert issued.folio in table
