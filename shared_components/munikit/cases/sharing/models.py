# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The words officials mark a case with."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base


class CaseLabel(Base):
    """A word officials mark a case with, to find it again; the person does not see it."""

    __tablename__ = "munikit_case_label"
    __table_args__ = (Index("ix_munikit_case_label_cases", "label", "case_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)
    label: Mapped[str] = mapped_column(String(40), primary_key=True)
