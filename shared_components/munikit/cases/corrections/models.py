# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the person was asked to answer again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, UUIDKey


class Correction(Base):
    """A question the person was asked to answer again, open until ``answered_at``.

    ``before`` is what stood there when it was asked, under ``answer``; ``changed`` says whether
    the person put something else in its place.
    """

    __tablename__ = "munikit_case_correction"

    id: Mapped[UUIDKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), index=True)
    question_id: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changed: Mapped[bool] = mapped_column(default=False)
