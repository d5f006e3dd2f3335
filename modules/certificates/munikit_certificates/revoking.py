# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Revoking: the document keeps its folio, and verification says that it no longer holds."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor, allow
from munikit.contracts.registrar import DocumentRevoked, DocumentState
from munikit.kernel.errors import ConflictError, InvalidError, NotFoundError
from munikit.outbox import publish
from munikit.wiring import wiring
from munikit_certificates.models import Document
from munikit_certificates.permissions import DocumentPermission

SHORTEST_REASON = 10
SHORT_REASON = "Explique el motivo en 10 caracteres o más: lo leerá quien verifique el documento"


def find_document(session: Session, document_id: UUID) -> Document:
    """Return a document.

    Raises:
        NotFoundError: there is none with that id.
    """
    document = session.get(Document, document_id)
    if document is None:
        raise NotFoundError("No encontramos ese documento. Búsquelo por su folio.")
    return document


def revoke(session: Session, document_id: UUID, reason: str, *, by: Actor) -> Document:
    """Revoke an issued document, for good. The reason is shown to whoever verifies it.

    Raises:
        ForbiddenError: the official may not revoke.
        ConflictError: it is revoked already, or its paper is still being made.
        InvalidError: the reason is too short to mean anything.
    """
    document = find_document(session, document_id)
    allow(by, DocumentPermission.REVOKE)
    session.refresh(document, with_for_update=True)
    if document.state is not DocumentState.ISSUED:
        raise ConflictError("Este documento no está vigente: ya fue anulado o aún se prepara.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidError(SHORT_REASON)
    document.state, document.revoked_reason = DocumentState.REVOKED, reason.strip()
    document.revoked_at, document.revoked_by_id = wiring(session).clock.now(), by.id
    audit.record(
        session,
        "certificates.revoke",
        actor_id=by.id,
        subject_id=document.id,
        data={"folio": document.folio},
    )
    publish(session, DocumentRevoked(document.id, document.subject_id))
    return document
