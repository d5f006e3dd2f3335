# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Filters of the inbox that an official keeps under a name."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from munikit.cases.inbox.models import SavedFilter
from munikit.db.upsert import insert_or_ignore


def filters_of(session: Session, person_id: UUID) -> Sequence[SavedFilter]:
    """Return the filters somebody keeps, by their names."""
    mine = select(SavedFilter).where(SavedFilter.person_id == person_id)
    return session.scalars(mine.order_by(SavedFilter.name)).all()


def keep_filter(session: Session, person_id: UUID, name: str, query: str) -> None:
    """Keep a filter under a name; what had the name before goes."""
    mine = SavedFilter.person_id == person_id, SavedFilter.name == name
    session.execute(delete(SavedFilter).where(*mine))
    values = {"person_id": person_id, "name": name, "query": query}
    session.execute(insert_or_ignore(session, SavedFilter, **values))


def forget_filter(session: Session, person_id: UUID, filter_id: UUID) -> None:
    """Forget a filter; somebody else's stays."""
    mine = SavedFilter.id == filter_id, SavedFilter.person_id == person_id
    session.execute(delete(SavedFilter).where(*mine))
