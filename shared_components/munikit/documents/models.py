# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files the portal keeps."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db import Base
from munikit.db.upsert import insert_or_ignore
from munikit.wiring import wiring


class StoredFile(Base):
    """A content the file store has, under its SHA-256."""

    __tablename__ = "munikit_stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


def keep(session: Session, sha256: str, *, size_bytes: int, media_type: str) -> None:
    """Record a content that is in the store already.

    The bytes are put there before the transaction: content without a row is harmless (nothing
    deletes it yet), a row without its content would be a lost document.
    """
    session.execute(
        insert_or_ignore(
            session,
            StoredFile,
            sha256=sha256,
            size_bytes=size_bytes,
            media_type=media_type,
            created_at=wiring(session).clock.now(),
        )
    )
