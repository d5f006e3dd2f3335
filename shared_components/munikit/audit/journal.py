# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The audit journal, written in the acting transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db import Base
from munikit.wiring import wiring


class AuditEntry(Base):
    """One act. ``actor_id`` is empty for what the portal itself does."""

    __tablename__ = "munikit_audit_entry"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(80), index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    subject_id: Mapped[UUID | None] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(20))
    data: Mapped[dict[str, Any]]


def record(  # noqa: PLR0913 - the parts of one sentence, all by keyword.
    session: Session,
    action: str,
    *,
    actor_id: UUID | None,
    subject_id: UUID | None,
    outcome: str = "done",
    data: Mapping[str, str | int | bool] | None = None,
) -> None:
    """Write an act into the journal, in the caller's transaction.

    ``action`` is ``package.verb``, such as ``cases.approve``. ``data`` never holds personal data:
    the journal outlives the right to be forgotten.
    """
    session.add(
        AuditEntry(
            at=wiring(session).clock.now(),
            action=action,
            actor_id=actor_id,
            subject_id=subject_id,
            outcome=outcome,
            data=dict(data or {}),
        )
    )
