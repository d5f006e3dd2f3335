# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reports asked of other units."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, PersonID, UUIDKey
from munikit.db.declared import declared

_LINE = declared(
    purpose="Decir qué acto del expediente pidió el informe y cuál lo recibió",
    ground="Ley 19.880, artículo 37: los informes se piden y se dan en el procedimiento",
    kept="Con el expediente",
)


class Verdict(StrEnum):
    FAVOURABLE = "favourable"
    REMARKS = "remarks"
    AGAINST = "against"


class Opinion(Base):
    """A report asked of another unit (Ley 19.880 arts. 24 and 37), open until ``answered_at``.

    ``asked_line_id`` and ``given_line_id`` are the lines of the case's history that say so.
    """

    __tablename__ = "munikit_case_opinion"

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), index=True)
    unit: Mapped[str] = mapped_column(String(120), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[PersonID]
    asked_at: Mapped[datetime]
    asked_line_id: Mapped[UUID | None] = mapped_column(index=True, info=_LINE)
    due_on: Mapped[date]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    answered_at: Mapped[datetime | None]
    given_line_id: Mapped[UUID | None] = mapped_column(index=True, info=_LINE)
    verdict: Mapped[Verdict | None]
    text: Mapped[str] = mapped_column(Text, default="")
