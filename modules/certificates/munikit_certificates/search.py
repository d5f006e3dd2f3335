# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Finding documents at the desk."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from munikit.kernel.rut import RUT, RUTError
from munikit.people import Person
from munikit_certificates.codes import clean_folio
from munikit_certificates.models import Document

PAGE = 25


def documents(session: Session, text: str, page: int = 1) -> tuple[Sequence[Document], int]:
    """Return a page of documents, newest first, and how many there are in all.

    ``text`` is a folio, a holder's RUN or a part of their name; empty, it is all of them.
    """
    query = select(Document)
    if text.strip():
        query = query.where(or_(*_matches(text.strip())))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.order_by(Document.requested_at.desc(), Document.number.desc())
    return session.scalars(query.limit(PAGE).offset((page - 1) * PAGE)).all(), total


def _matches(text: str) -> list[object]:
    found: list[object] = [
        Document.folio == clean_folio(text),
        Document.holder_name.icontains(text, autoescape=True),
    ]
    try:
        of_run = select(Person.id).where(Person.run == RUT.parse(text))
    except RUTError:
        return found
    return [*found, Document.holder_id.in_(of_run)]
