# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Making the paper: after the commit that recorded the document, outside any transaction."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.contracts.registrar import DocumentIssued, DocumentState
from munikit.documents import keep
from munikit.outbox import Job, Work, publish
from munikit.wiring import wiring
from munikit_certificates.models import Document
from munikit_certificates.paper import paper_of


def _render(work: Work) -> None:
    document_id = UUID(work.payload["document_id"])
    with work.database.reading() as session:
        document = session.get_one(Document, document_id)
    if document.state is not DocumentState.REQUESTED:
        return
    # A run that dies here leaves bytes nobody refers to, under the hash the next run finds again.
    pdf = paper_of(document, work.database.wiring.settings)
    sha256 = work.database.wiring.files.put(pdf)
    with work.finishing() as session:
        finish(session, document_id, sha256=sha256, size_bytes=len(pdf))


def finish(session: Session, document_id: UUID, *, sha256: str, size_bytes: int) -> None:
    """Mark a document issued, once: a second worker that made the paper too changes nothing."""
    document = session.get_one(Document, document_id, with_for_update=True)
    if document.state is not DocumentState.REQUESTED:
        return
    keep(session, sha256, size_bytes=size_bytes, media_type="application/pdf")
    document.state, document.sha256 = DocumentState.ISSUED, sha256
    document.issued_at = wiring(session).clock.now()
    audit.record(
        session,
        "certificates.issue",
        actor_id=None,
        subject_id=document.id,
        data={"folio": document.folio, "sha256": sha256},
    )
    publish(session, DocumentIssued(document.id, document.subject_id))


RENDER = Job("certificates.render", _render)
