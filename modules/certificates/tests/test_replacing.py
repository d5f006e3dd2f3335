# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Replacing a document, and telling its holder that one is over."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from munikit.access import Actor
from munikit.app import Portal
from munikit.audit import AuditEntry
from munikit.contracts.registrar import REGISTRAR, DocumentState, IssueRequest
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError
from munikit.outbox import StoredEvent, run_due
from munikit.people import Person
from munikit.wiring import ask
from munikit_certificates.models import Document
from munikit_certificates.register.replacing import Correction, replace_document
from munikit_certificates.verification.services import DocumentPermission, revoke

Browse = Callable[..., FlaskClient]
REASON = "El nombre de la feria estaba mal escrito"
CORRECTION = Correction(REASON, "Rosa Huenchumán Pérez", {"Feria": "Feria Costanera"})


@pytest.fixture
def archivist(official: Callable[[str], UUID]) -> Actor:
    permissions = frozenset(each.value for each in DocumentPermission)
    return Actor(official("registrar"), "Ana", None, permissions)


@pytest.fixture
def told(portal: Portal, rosa: UUID) -> Callable[[], str]:
    """Return what Rosa was written."""
    with portal.database.transaction() as session:
        session.get_one(Person, rosa).email = "rosa@correo.example"

    def read() -> str:
        run_due(portal.database, portal.jobs)
        folder = Path(portal.settings.path(portal.settings.mail.folder))
        texts = [path.read_bytes().decode() for path in sorted(folder.glob("*.eml"))]
        return " ".join(" ".join(texts).replace("=\r\n", "").split())

    return read


def correct(portal: Portal, document: Document, by: Actor, how: Correction = CORRECTION) -> UUID:
    with portal.database.transaction() as session:
        return replace_document(session, document.id, how, by=by).id


def read(portal: Portal, document_id: UUID) -> Document:
    with portal.database.reading() as session:
        return session.get_one(Document, document_id)


def test_a_corrected_document_takes_the_place_of_the_wrong_one(
    portal: Portal, issued: Document, archivist: Actor
) -> None:
    new_id = correct(portal, issued, archivist)
    run_due(portal.database, portal.jobs)

    old, new = read(portal, issued.id), read(portal, new_id)
    assert (old.state, new.state) == (DocumentState.REVOKED, DocumentState.ISSUED)
    assert (old.replaced_by_id, new.edition) == (new.id, 2)
    assert new.folio == "VAL-D-2026-000002"
    assert new.details == {"Feria": "Feria Costanera"}
    assert new.code != old.code
    assert (new.holder_id, new.valid_until) == (old.holder_id, old.valid_until)


def test_whoever_verifies_the_old_one_is_sent_to_the_new_one(
    portal: Portal, issued: Document, archivist: Actor, browse: Browse
) -> None:
    correct(portal, issued, archivist)

    asked = {"folio": issued.folio, "codigo": issued.code}
    told = browse().get("/api/verificar", query_string=asked).get_json()
    page = browse().get(f"/v/{issued.folio}?c={issued.code}").text
    listed = browse().get("/.well-known/munikit-revoked.json").get_json()["revoked"]

    assert (told["state"], told["replaced_by"]) == ("replaced", "VAL-D-2026-000002")
    assert "reemplazado por otro" in page
    assert "VAL-D-2026-000002" in page
    assert [(each["folio"], each["state"]) for each in listed] == [(issued.folio, "replaced")]


def test_a_case_shows_its_newest_document(
    portal: Portal, issued: Document, archivist: Actor, wanted: IssueRequest
) -> None:
    new_id = correct(portal, issued, archivist)

    with portal.database.transaction() as session:
        registrar = ask(session, REGISTRAR)
        shown = registrar.document_of(session, wanted.subject_id)
        asked_again = registrar.issue(session, wanted)

    assert shown
    assert (shown.id, asked_again.id) == (new_id, new_id)


def test_a_replacement_is_no_revocation_of_the_act(
    portal: Portal, issued: Document, archivist: Actor
) -> None:
    correct(portal, issued, archivist)

    with portal.database.reading() as session:
        events = session.scalars(select(StoredEvent.name)).all()
        acts = session.scalars(select(AuditEntry.action)).all()
    assert "certificates.document_replaced" in events
    assert "certificates.document_revoked" not in events
    assert "certificates.replace" in acts


@pytest.mark.parametrize(
    "wrong",
    [
        replace(CORRECTION, reason="error"),
        replace(CORRECTION, details={"Feria": "Feria Fluvial"}),
        replace(CORRECTION, details={"Otra": "cosa"}),
    ],
    ids=["no reason", "nothing changes", "other data"],
)
def test_a_correction_that_corrects_nothing_is_refused(
    portal: Portal, issued: Document, archivist: Actor, wrong: Correction
) -> None:
    with pytest.raises(InvalidError):
        correct(portal, issued, archivist, wrong)

    assert read(portal, issued.id).state is DocumentState.ISSUED


def test_a_document_is_replaced_once(portal: Portal, issued: Document, archivist: Actor) -> None:
    correct(portal, issued, archivist)

    with pytest.raises(ConflictError):
        correct(portal, issued, archivist)


def test_whoever_only_reads_replaces_nothing(portal: Portal, issued: Document) -> None:
    reader = Actor(UUID(int=2), "Eva", None, frozenset({DocumentPermission.READ.value}))

    with pytest.raises(ForbiddenError):
        correct(portal, issued, reader)


def test_the_holder_is_told_of_a_revocation_once(
    portal: Portal, issued: Document, archivist: Actor, told: Callable[[], str]
) -> None:
    with portal.database.transaction() as session:
        revoke(session, issued.id, "Se puso a nombre de otra persona", by=archivist)

    text = told()

    assert text.count("Subject: Su documento VAL-D-2026-000001 fue anulado") == 1
    assert "12.345.678" not in text


def test_the_holder_of_what_is_of_no_case_is_led_to_where_documents_are_checked(
    portal: Portal, issued: Document, archivist: Actor, told: Callable[[], str]
) -> None:
    """What was issued from a file has no application: a link to one would be to nothing."""
    with portal.database.transaction() as session:
        revoke(session, issued.id, "Se puso a nombre de otra persona", by=archivist)

    text = told()

    assert "/verificar" in text
    assert "/solicitudes/" not in text


def test_the_holder_is_told_which_document_took_its_place(
    portal: Portal, issued: Document, archivist: Actor, told: Callable[[], str]
) -> None:
    correct(portal, issued, archivist)

    assert "lo reemplaza el VAL-D-2026-000002" in told()


def test_an_official_corrects_a_document_on_its_page(
    portal: Portal, issued: Document, archivist: Actor, browse: Browse
) -> None:
    browser = browse(archivist.id)
    path = f"/bandeja/documentos/{issued.id}/reemplazar"
    page = browser.get(path).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[-1]
    form = {"csrf_token": token, "holder_name": "Rosa Huenchumán Pérez", "reason": REASON}

    same = browser.post(path, data={**form, "detail_0": "Feria Fluvial"})
    changed = browser.post(path, data={**form, "detail_0": "Feria Costanera"})

    assert 'value="Feria Fluvial"' in page
    assert (same.status_code, changed.status_code) == (422, 303)
    assert "dice lo mismo" in same.text
    assert read(portal, issued.id).replaced_by_id is not None
