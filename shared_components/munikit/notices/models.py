# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The table of what was notified by the State's platform."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from munikit.contracts.adapters import Delivery
from munikit.db import Base, UUIDKey


class StateNotice(Base):
    """A notification of an act of ``subject_id``; DS 4/2020 art. 27 wants its date and hour kept.

    ``sent_at`` is when the platform took it and ``message_id`` its number there; ``deemed_on`` the
    day from which it counts, if it was delivered.
    """

    __tablename__ = "munikit_state_notice"

    id: Mapped[UUIDKey]
    key: Mapped[str] = mapped_column(String(200), unique=True)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    state: Mapped[Delivery] = mapped_column(default=Delivery.PENDING)
    message_id: Mapped[str] = mapped_column(String(80), default="")
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    deemed_on: Mapped[date | None]
    settled_at: Mapped[datetime | None]
