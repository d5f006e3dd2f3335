# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register of permits."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from munikit.public.data import Base, PersonID, UUIDKey


class PermitState(StrEnum):
    GRANTED = "granted"
    IN_FORCE = "in_force"
    REVOKED = "revoked"


class Permit(Base):
    """A permit. ``granted`` until its paper exists; it expires by date, without a change here."""

    __tablename__ = "permits_permit"

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), unique=True)
    procedure_id: Mapped[str] = mapped_column(String(60), index=True)
    title: Mapped[str] = mapped_column(String(200))
    holder_id: Mapped[PersonID]
    folio: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[PermitState] = mapped_column(default=PermitState.GRANTED, index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]
