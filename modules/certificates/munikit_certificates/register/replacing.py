# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Replacing a document that says something wrong by another, with its own folio."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import allow
from munikit.contracts.registrar import DocumentReplaced, DocumentState
from munikit.public.contracts import IssueRequest, publish
from munikit.public.rules import Actor, ConflictError, InvalidError, NotFoundError, wiring
from munikit.public.rules import gettext as _
from munikit_certificates.interest import refuse_own_paper
from munikit_certificates.models import Document
from munikit_certificates.provider import register
from munikit_certificates.verification.services import SHORTEST_REASON, DocumentPermission


@dataclass(frozen=True)
class Correction:
    """What the new document says instead. Whose it is and until when it is valid do not change."""

    reason: str
    holder_name: str
    details: Mapping[str, str]


def replace_document(
    session: Session, document_id: UUID, correction: Correction, *, by: Actor
) -> Document:
    """Issue a corrected document and declare the old one void in its favour.

    Mistakes of writing may be mended at any time (Ley 19.880 art. 62). Another decision is
    another document: then the old one is revoked.

    Raises:
        ForbiddenError: the official may not, or it is theirs.
        InvalidError: there is no reason, or nothing changes.
        ConflictError: it is not issued, or void already.
    """
    allow(by, DocumentPermission.REVOKE)
    old = session.get(Document, document_id, with_for_update=True)
    if old is None:
        raise NotFoundError(_("No encontramos ese documento."))
    refuse_own_paper(session, old, by)
    _require(old, correction)
    new = register(session, _request(old, correction), edition=old.edition + 1)
    old.state = DocumentState.REVOKED
    old.revoked_at = wiring(session).clock.now()
    old.revoked_by_id = by.id
    old.revoked_reason = correction.reason.strip()
    old.replaced_by_id = new.id
    publish(session, DocumentReplaced(old.id, old.subject_id, new.id))
    audit.record(
        session,
        "certificates.replace",
        actor_id=by.id,
        subject_id=old.id,
        data={"folio": old.folio, "by": new.folio},
    )
    return new


def _require(old: Document, correction: Correction) -> None:
    if len(correction.reason.strip()) < SHORTEST_REASON:
        raise InvalidError(
            _(
                "Escriba el motivo en %(shortest_reason)s caracteres o más.",
                shortest_reason=SHORTEST_REASON,
            )
        )
    if old.state is not DocumentState.ISSUED:
        raise ConflictError(_("Este documento no está vigente: ya fue anulado o aún no se emite."))
    if (correction.holder_name, dict(correction.details)) == (old.holder_name, old.details):
        raise InvalidError(_("El documento nuevo dice lo mismo que este: corrija lo que está mal."))
    if set(correction.details) != set(old.details):
        raise InvalidError(_("El documento nuevo debe tener los mismos datos que este."))


def _request(old: Document, correction: Correction) -> IssueRequest:
    return IssueRequest(
        subject_id=old.subject_id,
        kind=old.kind,
        title=old.title,
        holder_id=old.holder_id,
        holder_name=correction.holder_name.strip(),
        holder_run=old.holder_run,
        unit=old.unit,
        legal_basis=old.legal_basis,
        details=correction.details,
        valid_from=old.valid_from,
        valid_until=old.valid_until,
        template=old.template,
    )
