# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Inboxes somebody comes back to."""

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, PersonID, UUIDKey


class SavedFilter(Base):
    """An inbox somebody comes back to: the address's question under a name."""

    __tablename__ = "munikit_saved_filter"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[UUIDKey]
    person_id: Mapped[PersonID]
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))
