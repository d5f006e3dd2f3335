# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which files the portal keeps."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db import Base
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.errors import UnavailableError
from munikit.kernel.words import gettext as _
from munikit.wiring import wiring

# Between the two statements of one try a row may go; that it goes twice is somebody's mistake.
_TRIES = 3


class StoredFile(Base):
    """A content the file store has, under its SHA-256."""

    __tablename__ = "munikit_stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size_bytes: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


def keep(session: Session, sha256: str, *, size_bytes: int, media_type: str) -> None:
    """Record a content that is in the store already, in the transaction that refers to it.

    The bytes are put there before the transaction: content without a row is deleted in time, a row
    without its content would be a lost document. The row stays locked until the transaction ends,
    and whoever deletes bytes locks it too: they are gone already, or they stay.

    Raises:
        UnavailableError: they were put, and nobody needed them, and they went in between.
    """
    new = insert_or_ignore(
        session,
        StoredFile,
        sha256=sha256,
        size_bytes=size_bytes,
        media_type=media_type,
        created_at=wiring(session).clock.now(),
    )
    for _rest in range(_TRIES):
        session.execute(new)
        if hold(session, sha256):
            return
    raise UnavailableError(
        _("El archivo no alcanzó a guardarse. Inténtelo de nuevo: lo demás sigue guardado.")
    )


def hold(session: Session, sha256: str) -> bool:
    """Say whether a content is there; if so it stays until the transaction ends.

    For whoever refers to what was kept before, without its bytes at hand to put them again.
    """
    # Shared: two people who give the same form do not wait for each other.
    row = select(StoredFile.sha256).where(StoredFile.sha256 == sha256)
    held = session.scalar(row.with_for_update(read=True, key_share=True))
    return held is not None and wiring(session).files.put_at(sha256) is not None
