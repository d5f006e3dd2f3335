# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The job that makes a paper: record what it will say, print, sign, keep, mark as issued.

Recorded first: whatever kills the worker afterwards, another one says the same under the same
folio, and no file is in the register that is not whole and in the store.
"""

from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

import munikit
from munikit import audit
from munikit.cases.case.reading import may_be_printed
from munikit.contracts.registrar import DocumentState
from munikit.db.upsert import insert_or_ignore
from munikit.documents import keep
from munikit.printing import PrintedPaper, digest_of, paper_sources
from munikit.public.contracts import DocumentIssued, publish
from munikit.public.rules import Job, Work, enqueue, wiring
from munikit_certificates.issuing.paper import facts_of, print_document
from munikit_certificates.keys.register import active_key
from munikit_certificates.models import Document, PaperTemplate


@dataclass(frozen=True)
class Kept:
    """Where the two forms of a paper are in the file store."""

    sha256: str
    size_bytes: int
    twin_sha256: str | None
    twin_size_bytes: int


def _render(work: Work) -> None:
    document_id = UUID(work.payload["document_id"])
    with work.database.transaction() as session:
        document = _prepare(session, document_id)
        if document is None:
            return
        sources = sources_of(session, document)
    printed = print_document(document, sources, work.database.wiring.settings)
    kept = _put(work, printed)
    with work.finishing() as session:
        # Locked: a second worker, whose lease outlived the first's, must find it issued.
        stored = session.get_one(Document, document_id, with_for_update=True)
        printable = may_be_printed(session, stored.subject_id)
        if stored.state is DocumentState.REQUESTED and printable:
            _issue(session, stored, kept)


RENDER = Job("certificates.render", _render)


def make_what_waited(session: Session, subject_id: UUID) -> None:
    """Have the paper made that was not, because the power it was granted on held no more."""
    waiting = (Document.subject_id == subject_id, Document.state == DocumentState.REQUESTED)
    for document_id in session.scalars(select(Document.id).where(*waiting)):
        key = f"{document_id}:{uuid4()}"
        payload = {"document_id": str(document_id)}
        enqueue(session, RENDER, key=key, payload=payload)


def sources_of(session: Session, document: Document) -> dict[str, str]:
    """Return the sources of the document's paper as they stood that day."""
    return session.get_one(PaperTemplate, cast("str", document.template_sha256)).sources


def _prepare(session: Session, document_id: UUID) -> Document | None:
    """Record what the paper will say, or nothing where it exists already."""
    document = session.get_one(Document, document_id, with_for_update=True)
    if document.state is not DocumentState.REQUESTED:
        return None
    if not may_be_printed(session, document.subject_id):
        return None  # `make_what_waited` asks for it again.
    key = active_key(session)
    key_id = key.id if key else None
    # A second try says what the first did, unless the key it would sign with was retired.
    if not document.facts or document.key_id != key_id:
        document.issuing_at = wiring(session).clock.now()
        document.key_id = key_id
        document.template_sha256 = _record_template(session, document.template)
        document.facts = facts_of(document, key, wiring(session).settings)
        session.flush()
    return document


def _record_template(session: Session, template: str) -> str:
    sources = paper_sources(template)
    sha256 = digest_of(sources)
    session.execute(
        insert_or_ignore(
            session,
            PaperTemplate,
            sha256=sha256,
            kit_version=munikit.__version__,
            sources=sources,
            created_at=wiring(session).clock.now(),
        )
    )
    return sha256


def _put(work: Work, printed: PrintedPaper) -> Kept:
    files = work.database.wiring.files
    twin = printed.twin.encode()
    twin_sha256 = files.put(twin) if twin else None
    return Kept(files.put(printed.pdf), len(printed.pdf), twin_sha256, len(twin))


def _issue(session: Session, document: Document, kept: Kept) -> None:
    keep(session, kept.sha256, size_bytes=kept.size_bytes, media_type="application/pdf")
    if kept.twin_sha256:
        size = kept.twin_size_bytes
        keep(session, kept.twin_sha256, size_bytes=size, media_type="text/html")
    document.sha256 = kept.sha256
    document.twin_sha256 = kept.twin_sha256
    document.issued_at = document.issuing_at
    document.state = DocumentState.ISSUED
    publish(session, DocumentIssued(document.id, document.subject_id))
    audit.record(
        session,
        "certificates.issue",
        actor_id=None,
        subject_id=document.id,
        data={
            "folio": document.folio,
            "sha256": kept.sha256,
            "template": str(document.template_sha256),
            "key": document.key_id or "",
        },
    )
