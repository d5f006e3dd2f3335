# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of closed days; like the ledger's, their rows are only ever added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db.insert_only import protect
from munikit.public.data import Base, UUIDKey
from munikit.public.rules import Money


class DayClose(Base):
    """An accounting day that nothing more is posted to. ``number`` is one of the ledger's."""

    __tablename__ = "payments_day_close"

    id: Mapped[UUIDKey]
    number: Mapped[int] = mapped_column(unique=True)
    day: Mapped[date] = mapped_column(unique=True)
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"))


class CloseLine(Base):
    """What came in and went out of one account, at the till by cashier.

    ``counted`` is the money a till held; what the ledger has no purse for is not counted.
    """

    __tablename__ = "payments_day_close_line"
    __table_args__ = (
        CheckConstraint(
            "counted is null or counted = received - given_back or explanation != ''",
            name="differences_are_explained",
        ),
    )

    id: Mapped[UUIDKey]
    close_id: Mapped[UUID] = mapped_column(ForeignKey("payments_day_close.id"), index=True)
    account: Mapped[str] = mapped_column(String(40))
    official_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    movements: Mapped[int]
    received: Mapped[Money]
    given_back: Mapped[Money]
    counted: Mapped[Money | None]
    explanation: Mapped[str] = mapped_column(Text, default="")


for _table in (DayClose, CloseLine):
    protect(Base.metadata.tables[_table.__tablename__])
