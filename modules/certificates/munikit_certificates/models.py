# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of documents, and of the verifications that found nothing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.contracts.registrar import DocumentState
from munikit.db import Base, UUIDKey


class Document(Base):
    """A document the municipality issued, or is about to: the row is there before the paper.

    Everything the paper says is in the row, so that making it again makes the same paper.
    ``requested_at`` is the date the paper bears, ``issued_at`` when it could be downloaded.
    ``verification_code`` is 128 random bits: the folio alone, which anybody can guess, shows nothing.
    """

    __tablename__ = "certificates_document"
    __table_args__ = (
        UniqueConstraint("subject_id", "kind"),
        UniqueConstraint("series", "year", "number"),
        CheckConstraint("state = 'requested' OR sha256 IS NOT NULL", name="issued_has_paper"),
        CheckConstraint("state != 'revoked' OR revoked_reason != ''", name="revoked_has_reason"),
    )

    id: Mapped[UUIDKey]
    subject_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"), index=True)
    holder_name: Mapped[str] = mapped_column(String(250))
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    number: Mapped[int]
    folio: Mapped[str] = mapped_column(String(40), unique=True)
    verification_code: Mapped[str] = mapped_column(String(26), unique=True)
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.REQUESTED, index=True)
    # The holder's RUN, the legal basis and the details, as they are printed.
    data: Mapped[dict[str, Any]]
    template: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey("munikit_stored_file.sha256"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    requested_at: Mapped[datetime] = mapped_column(index=True)
    issued_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    revoked_reason: Mapped[str] = mapped_column(String(500), default="")


class VerificationMiss(Base):
    """A verification that found nothing, kept for minutes, to slow down whoever guesses."""

    __tablename__ = "certificates_verification_miss"

    id: Mapped[UUIDKey]
    address: Mapped[str] = mapped_column(String(45), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
