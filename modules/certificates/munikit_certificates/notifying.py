# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the holder of a document is told when it stops being valid."""

from sqlalchemy.orm import Session

from munikit.cases.case.contact import email_about
from munikit.cases.case.subjects import case_about
from munikit.contracts.registrar import DocumentReplaced, DocumentRevoked
from munikit.notices import notify
from munikit.wiring import wiring
from munikit_certificates.models import Document

_APPEAL = (
    "Si cree que es un error, pregunte en la municipalidad. También puede reclamar por escrito "
    "dentro de 5 días hábiles (Ley 19.880, artículo 59)."
)


def tell_revoked(session: Session, event: DocumentRevoked) -> None:
    document = session.get_one(Document, event.document_id)
    _tell(
        session,
        document,
        f"Su documento {document.folio} fue anulado",
        f"Anulamos su documento {document.folio}. Desde ahora, quien lo verifique lo sabrá. "
        f"Motivo: {document.revoked_reason}\n\n{_APPEAL}",
    )


def tell_replaced(session: Session, event: DocumentReplaced) -> None:
    document = session.get_one(Document, event.document_id)
    new = session.get_one(Document, event.replaced_by_id)
    _tell(
        session,
        document,
        f"Corregimos su documento {document.folio}",
        f"Su documento {document.folio} ya no vale: lo reemplaza el {new.folio}, que puede "
        f"descargar en unos minutos. Motivo: {document.revoked_reason}",
    )


def _tell(session: Session, document: Document, subject: str, body: str) -> None:
    case = case_about(session, document.subject_id)
    of = case.id if case is not None else document.subject_id
    address = f"{wiring(session).settings.site.url}/solicitudes/{of}"
    notify(
        session,
        key=f"{document.id}:over",
        to=email_about(session, document.subject_id, document.holder_id),
        subject=subject,
        body=f"{body}\n\nVea su solicitud en {address}",
    )
