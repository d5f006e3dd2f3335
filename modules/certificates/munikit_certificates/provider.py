# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The registrar that other modules ask."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.contracts.registrar import IssuedDocument, IssueRequest
from munikit.db.folios import next_folio
from munikit.kernel.clock import local_date
from munikit.outbox import enqueue
from munikit.wiring import wiring
from munikit_certificates.codes import new_code
from munikit_certificates.issuing import RENDER
from munikit_certificates.models import Document

_SERIES = "document"


class CertificatesRegistrar:
    """Keeps the contract of `munikit.contracts.registrar.Registrar`."""

    def issue(self, session: Session, request: IssueRequest) -> IssuedDocument:
        query = select(Document).where(
            Document.subject_id == request.subject_id, Document.kind == request.kind
        )
        document = session.scalar(query)
        if document is None:
            document = _record(session, request)
            enqueue(
                session, RENDER, key=str(document.id), payload={"document_id": str(document.id)}
            )
        return _as_others_see(document)

    def document_of(self, session: Session, subject_id: UUID) -> IssuedDocument | None:
        query = select(Document).where(Document.subject_id == subject_id)
        newest = session.scalars(query.order_by(Document.requested_at.desc()).limit(1)).first()
        return _as_others_see(newest) if newest else None


def _record(session: Session, request: IssueRequest) -> Document:
    now = wiring(session).clock.now()
    year = local_date(now).year
    document = Document(
        subject_id=request.subject_id,
        kind=request.kind,
        title=request.title,
        holder_id=request.holder_id,
        holder_name=request.holder_name,
        verification_code=new_code(),
        data={
            "run": str(request.holder_run),
            "legal_basis": request.legal_basis,
            "details": [list(row) for row in request.details.items()],
        },
        template=request.template,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
        requested_at=now,
    )
    prefix = wiring(session).settings.municipality.folio_prefix
    # As late as can be: it locks the series until the commit.
    number = next_folio(session, _SERIES, year)
    document.series, document.year, document.number = _SERIES, year, number
    document.folio = f"{prefix}-D-{year}-{number:06d}"
    session.add(document)
    session.flush()
    audit.record(
        session,
        "certificates.request",
        actor_id=None,
        subject_id=document.id,
        data={"folio": document.folio, "kind": document.kind},
    )
    return document


def _as_others_see(document: Document) -> IssuedDocument:
    return IssuedDocument(
        id=document.id,
        folio=document.folio,
        title=document.title,
        state=document.state,
        issued_at=document.issued_at,
        valid_until=document.valid_until,
        path=f"/documentos/{document.id}.pdf",
    )
