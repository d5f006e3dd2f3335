# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the holder of a document is told when it stops being valid."""

from sqlalchemy.orm import Session

from munikit.cases.case.contact import email_about
from munikit.cases.case.subjects import case_about
from munikit.contracts.registrar import DocumentReplaced
from munikit.notices import notify
from munikit.public.contracts import DocumentRevoked
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit.public.rules import wiring
from munikit_certificates.models import Document

_APPEAL = _l(
    "Si cree que es un error, pregunte en la municipalidad. También puede reclamar "
    "por escrito dentro de 5 días hábiles (Ley 19.880, artículo 59)."
)


def tell_revoked(session: Session, event: DocumentRevoked) -> None:
    document = session.get_one(Document, event.document_id)
    _tell(
        session,
        document,
        _("Su documento %(folio)s fue anulado", folio=document.folio),
        _(
            "Anulamos su documento %(folio)s. Desde ahora, quien lo verifique lo sabrá. "
            "Motivo: %(revoked_reason)s\n\n%(appeal)s",
            folio=document.folio,
            revoked_reason=document.revoked_reason,
            appeal=_APPEAL,
        ),
    )


def tell_replaced(session: Session, event: DocumentReplaced) -> None:
    document = session.get_one(Document, event.document_id)
    new = session.get_one(Document, event.replaced_by_id)
    _tell(
        session,
        document,
        _("Corregimos su documento %(folio)s", folio=document.folio),
        _(
            "Su documento %(folio)s ya no vale: lo reemplaza el %(folio2)s, que puede "
            "descargar en unos minutos. Motivo: %(revoked_reason)s",
            folio=document.folio,
            folio2=new.folio,
            revoked_reason=document.revoked_reason,
        ),
    )


def _tell(session: Session, document: Document, subject: str, body: str) -> None:
    notify(
        session,
        key=f"{document.id}:over",
        to=email_about(session, document.subject_id, document.holder_id),
        subject=subject,
        body=f"{body}\n\n{_where(session, document)}",
    )


def _where(session: Session, document: Document) -> str:
    """Say where to look: what was issued from a file is of no case."""
    site = wiring(session).settings.site.url
    case = case_about(session, document.subject_id)
    if case is None:
        return _("Compruebe su documento en %(address)s", address=f"{site}/verificar")
    return _("Vea su solicitud en %(address)s", address=f"{site}/solicitudes/{case.id}")
