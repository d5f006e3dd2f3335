# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the public may learn of a document, and revoking one."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.cases.case.permissions import CasePermission
from munikit.contracts.registrar import DocumentState
from munikit.kernel.validity import Validity, validity
from munikit.public.contracts import DocumentRevoked, publish
from munikit.public.module import Role
from munikit.public.rules import (
    Actor,
    ConflictError,
    InvalidError,
    NotFoundError,
    local_date,
    wiring,
)
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.signing.signatures import Seal
from munikit_certificates.codes import matches, new_code, normal_folio
from munikit_certificates.interest import refuse_own_paper
from munikit_certificates.models import Document

SHORTEST_REASON = 10
_NOBODYS = new_code()


class DocumentPermission(StrEnum):
    EXPORT = "certificates:document:export"
    ISSUE = "certificates:document:issue"
    READ = "certificates:document:read"
    REVOKE = "certificates:document:revoke"


REGISTRAR_ROLE = Role(
    "registrar",
    _l("Registro de documentos"),
    frozenset({DocumentPermission.EXPORT, DocumentPermission.READ, DocumentPermission.REVOKE}),
)
# Certifies what nobody asked for, from a file: a power of its own.
ISSUER_ROLE = Role(
    "issuer",
    _l("Emisión de certificados por lotes"),
    frozenset({DocumentPermission.ISSUE, DocumentPermission.READ}),
)


class Answer(StrEnum):
    AUTHENTIC = "authentic"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"
    UNKNOWN = "unknown"


_ANSWERS = {
    Validity.NOT_YET: Answer.NOT_YET,
    Validity.IN_FORCE: Answer.AUTHENTIC,
    Validity.EXPIRED: Answer.EXPIRED,
}


@dataclass(frozen=True)
class Verification:
    """What a stranger is told. An unknown folio and a wrong code look the same.

    ``seal`` is what the signature of an unknown file is worth; ``replaced_by`` is a folio.
    """

    answer: Answer
    document: Document | None = None
    replaced_by: str = ""
    seal: Seal | None = None


def verify(session: Session, folio: str, code: str) -> Verification:
    """Say whether a document with this folio and code exists, and how it stands today."""
    document = session.scalar(select(Document).where(Document.folio == normal_folio(folio)))
    # Compared with something even where there is nothing, so that both take the same time.
    known = matches(document.code if document else _NOBODYS, code)
    if document is None or not known or document.state is DocumentState.REQUESTED:
        return Verification(Answer.UNKNOWN)
    return _standing(session, document)


def verify_file(session: Session, sha256: str) -> Verification:
    """Say whether a file is, byte for byte, one that was issued, and how it stands today."""
    document = session.scalar(select(Document).where(Document.sha256 == sha256.lower()))
    return _standing(session, document) if document else Verification(Answer.UNKNOWN)


def _standing(session: Session, document: Document) -> Verification:
    if document.replaced_by_id is not None:
        other = session.get_one(Document, document.replaced_by_id)
        return Verification(Answer.REPLACED, document, replaced_by=other.folio)
    if document.state is DocumentState.REVOKED:
        return Verification(Answer.REVOKED, document)
    today = local_date(wiring(session).clock.now())
    standing = validity(document.valid_from, document.valid_until, today)
    return Verification(_ANSWERS[standing], document)


def revoke(session: Session, document_id: UUID, reason: str, *, by: Actor) -> Document:
    """Declare a document void. Its folio and its file stay; verification says so from now on.

    Raises:
        ForbiddenError: the official may not, or it is theirs.
        InvalidError: there is no reason, which whoever verifies will read.
        ConflictError: it is not issued, or void already.
    """
    allow(by, DocumentPermission.REVOKE)
    document = session.get(Document, document_id, with_for_update=True)
    if document is None:
        raise NotFoundError(_("No encontramos ese documento."))
    refuse_own_paper(session, document, by)
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidError(
            _(
                "Escriba el motivo en %(shortest_reason)s caracteres o más.",
                shortest_reason=SHORTEST_REASON,
            )
        )
    if document.state is not DocumentState.ISSUED:
        raise ConflictError(_("Este documento no está vigente: ya fue anulado o aún no se emite."))
    document.state = DocumentState.REVOKED
    document.revoked_at = wiring(session).clock.now()
    document.revoked_by_id = by.id
    document.revoked_reason = reason.strip()
    publish(session, DocumentRevoked(document.id, document.subject_id))
    audit.record(session, "certificates.revoke", actor_id=by.id, subject_id=document.id)
    return document


def find_readable(session: Session, document_id: UUID, *, by: Actor) -> Document:
    """Return a document whose paper exists, to whoever may read it.

    Raises:
        NotFoundError: there is none, or they may not.
    """
    document = session.get(Document, document_id)
    mine = document is not None and document.holder_id == by.id
    # The document is part of the case's file: whoever may read the one may read the other.
    may = mine or by.can(DocumentPermission.READ) or by.can(CasePermission.READ)
    if document is None or not may or document.state is DocumentState.REQUESTED:
        raise NotFoundError(_("No encontramos ese documento. Búsquelo en «Mis solicitudes»."))
    return document
