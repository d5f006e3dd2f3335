# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people thought of applying."""

from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Base, UUIDKey


class SurveyAnswer(Base):
    """What somebody thought of applying. It names neither the person nor the case."""

    __tablename__ = "munikit_survey_answer"

    id: Mapped[UUIDKey]
    procedure_id: Mapped[str] = mapped_column(String(60), index=True)
    month: Mapped[str] = mapped_column(String(7))
    ease: Mapped[int]
    troubles: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text: Mapped[str] = mapped_column(Text, default="")
