# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Looking things up in the register of documents."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from munikit.contracts.registrar import DocumentState
from munikit.db.names import names_contain
from munikit.db.paging import Paged, paged
from munikit.kernel.clock import start_of
from munikit.kernel.rut import RUTError
from munikit.kernel.validity import Validity, validity
from munikit.public.rules import RUT, NotFoundError, local_date, wiring
from munikit.public.rules import gettext as _
from munikit.public.rules import lazy_gettext as _l
from munikit_certificates.codes import normal_folio
from munikit_certificates.models import Document

PAGE = 50


class DocumentStanding(StrEnum):
    """How a document stands on a day, which its state alone does not say."""

    REQUESTED = "requested"
    NOT_YET = "not_yet"
    IN_FORCE = "issued"
    EXPIRED = "expired"
    REVOKED = "revoked"


LABELS = {
    DocumentStanding.REQUESTED: (_l("En preparación"), "info"),
    DocumentStanding.NOT_YET: (_l("Aún no rige"), "info"),
    DocumentStanding.IN_FORCE: (_l("Vigente"), "success"),
    DocumentStanding.EXPIRED: (_l("Vencido"), "warning"),
    DocumentStanding.REVOKED: (_l("Anulado"), "problem"),
}


_STANDINGS = {
    Validity.NOT_YET: DocumentStanding.NOT_YET,
    Validity.IN_FORCE: DocumentStanding.IN_FORCE,
    Validity.EXPIRED: DocumentStanding.EXPIRED,
}


@dataclass(frozen=True)
class Filters:
    """What is looked for; ``since`` and ``until`` are the days a document was asked for."""

    text: str = ""
    title: str = ""
    standing: DocumentStanding | None = None
    since: date | None = None
    until: date | None = None
    page: int = 1

    @property
    def narrows(self) -> bool:
        return replace(self, page=1) != Filters()

    def address(self, page: int = 1) -> dict[str, str | int]:
        """Return the query of the page's address."""
        said = {
            "q": self.text,
            "t": self.title,
            "e": self.standing or "",
            "desde": self.since.isoformat() if self.since else "",
            "hasta": self.until.isoformat() if self.until else "",
        }
        return {**{name: value for name, value in said.items() if value}, "p": page}


def look_up(session: Session, filters: Filters) -> Paged[Document]:
    """Return a page of the documents that match, newest first."""
    conditions = _conditions(session, filters)
    total = session.scalar(select(func.count(Document.id)).where(*conditions)) or 0

    def rows(limit: int, offset: int) -> Sequence[Document]:
        return session.scalars(_ordered(conditions).limit(limit).offset(offset)).all()

    return paged(rows, total, page=filters.page, size=PAGE)


def every(session: Session, filters: Filters) -> Iterator[Document]:
    """Yield all the documents that match, newest first, a few at a time."""
    query = _ordered(_conditions(session, filters)).execution_options(yield_per=500)
    yield from session.scalars(query)


def titles(session: Session) -> Sequence[str]:
    """Return what kinds of document there are, by what is printed on them."""
    return session.scalars(select(Document.title).distinct().order_by(Document.title)).all()


def standing_of(document: Document, today: date) -> DocumentStanding:
    if document.state is not DocumentState.ISSUED:
        return DocumentStanding(document.state.value)
    return _STANDINGS[validity(document.valid_from, document.valid_until, today)]


def stands(standing: DocumentStanding, today: date) -> ColumnElement[bool]:
    """Return the condition of standing so on a day: `validity`, as the database reads it."""
    over = and_(Document.valid_until.is_not(None), Document.valid_until < today)
    early = Document.valid_from > today
    by_day = {
        DocumentStanding.EXPIRED: over,
        DocumentStanding.NOT_YET: and_(early, ~over),
        DocumentStanding.IN_FORCE: and_(~early, ~over),
    }
    if standing in by_day:
        return and_(Document.state == DocumentState.ISSUED, by_day[standing])
    return Document.state == DocumentState(standing.value)


def _ordered(conditions: list[ColumnElement[bool]]) -> Select[Document]:
    query = select(Document).where(*conditions)
    return query.order_by(Document.requested_at.desc(), Document.folio.desc())


def _conditions(session: Session, filters: Filters) -> list[ColumnElement[bool]]:
    today = local_date(wiring(session).clock.now())
    found: list[ColumnElement[bool]] = []
    if filters.text:
        found.append(or_(*_matches(filters.text)))
    if filters.title:
        found.append(Document.title == filters.title)
    if filters.standing is not None:
        found.append(stands(filters.standing, today))
    if filters.since is not None:
        found.append(Document.requested_at >= start_of(filters.since))
    if filters.until is not None:
        found.append(Document.requested_at < start_of(filters.until + timedelta(days=1)))
    return found


def _matches(text: str) -> list[ColumnElement[bool]]:
    wanted = [
        Document.folio == normal_folio(text),
        names_contain(Document.holder_name, text),
    ]
    with suppress(RUTError):
        wanted.append(Document.holder_run == RUT.typed(text))
    return wanted


def find_document(session: Session, document_id: UUID, *, for_update: bool = False) -> Document:
    """Return a document; ``for_update`` so that nobody else changes it meanwhile.

    Raises:
        NotFoundError: there is none with that id.
    """
    document = session.get(Document, document_id, with_for_update=for_update or None)
    if document is None:
        raise NotFoundError(_("No encontramos ese documento."))
    return document
