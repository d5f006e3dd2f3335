# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The registrar that other modules ask."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from jinja2 import TemplateError
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.contracts.registrar import IssuedDocument, SealInUse
from munikit.db.folios import take_folio
from munikit.kernel.errors import UnavailableError
from munikit.printing.lettering import require_shown
from munikit.public.contracts import IssueRequest
from munikit.public.rules import enqueue, wiring
from munikit.public.rules import gettext as _
from munikit_certificates.codes import new_code
from munikit_certificates.issuing.paper import draft_facts, draft_sources, print_facts
from munikit_certificates.issuing.services import RENDER
from munikit_certificates.keys.register import active_key
from munikit_certificates.keys.signers import key_signer
from munikit_certificates.models import Document


class CertificatesRegistrar:
    """Keeps the contract of `munikit.contracts.registrar.Registrar`."""

    def issue(self, session: Session, request: IssueRequest) -> IssuedDocument:
        query = select(Document).where(
            Document.subject_id == request.subject_id, Document.kind == request.kind
        )
        newest = session.scalars(query.order_by(Document.edition.desc()).limit(1)).first()
        return _seen(newest or register(session, request))

    def document_of(self, session: Session, subject_id: UUID) -> IssuedDocument | None:
        query = select(Document).where(Document.subject_id == subject_id)
        order = (Document.requested_at.desc(), Document.edition.desc())
        newest = session.scalars(query.order_by(*order).limit(1)).first()
        return _seen(newest) if newest else None

    def draft(self, session: Session, request: IssueRequest) -> Callable[[], bytes]:
        settings = wiring(session).settings
        facts = draft_facts(_unregistered(request, wiring(session).clock.now()), settings)

        def print_draft() -> bytes:
            try:
                return print_facts(draft_sources(request.template), facts, settings).pdf
            except TemplateError as error:
                raise UnavailableError(
                    _(
                        "La plantilla del documento tiene un error: avise a quien "
                        "mantiene el portal antes de aprobar. %(error)s",
                        error=error,
                    )
                ) from error

        return print_draft


class CertificatesSealKeeper:
    """Keeps the contract of `munikit.contracts.registrar.SealKeeper`."""

    def seal_in_use(self, session: Session) -> SealInUse | None:
        key = active_key(session)
        if key is None:
            return None
        settings = wiring(session).settings
        key_id = key.id
        return SealInUse(key.is_accredited, lambda pdf: key_signer(settings, key_id).sign(pdf))


def register(session: Session, request: IssueRequest, *, edition: int = 1) -> Document:
    """Take the next folio and ask for the paper; a later ``edition`` replaces an earlier one.

    Raises:
        InvalidError: the paper could not show a letter.
    """
    require_shown(request.holder_name, request.title, *request.details, *request.details.values())
    now = wiring(session).clock.now()
    document = _unregistered(request, now, edition=edition)
    document.folio = take_folio(session, "document", now, mark="D")
    session.add(document)
    session.flush()
    enqueue(session, RENDER, key=str(document.id), payload={"document_id": str(document.id)})
    audit.record(session, "certificates.request", actor_id=None, subject_id=document.id)
    return document


def _unregistered(request: IssueRequest, now: datetime, *, edition: int = 1) -> Document:
    return Document(
        subject_id=request.subject_id,
        kind=request.kind,
        edition=edition,
        title=request.title,
        holder_id=request.holder_id,
        holder_name=request.holder_name,
        holder_run=request.holder_run,
        legal_basis=request.legal_basis,
        unit=request.unit,
        details=dict(request.details),
        template=request.template,
        code=new_code(),
        requested_at=now,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
    )


def _seen(document: Document) -> IssuedDocument:
    return IssuedDocument(
        id=document.id,
        folio=document.folio,
        title=document.title,
        state=document.state,
        issued_at=document.issued_at,
        valid_until=document.valid_until,
        path=f"/documentos/{document.id}.pdf",
        sha256=document.sha256,
        advanced=(document.facts or {}).get("signature") == "advanced",
        reading_path=f"/documentos/{document.id}" if document.twin_sha256 else "",
        valid_from=document.valid_from,
    )
