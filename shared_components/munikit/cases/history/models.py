# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""When an official last looked at a case: what came in since is news."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base


class CaseViewing(Base):
    """When an official last had a case open."""

    __tablename__ = "munikit_case_viewing"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"), primary_key=True)
    at: Mapped[datetime]
