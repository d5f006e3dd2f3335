# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register of issued documents."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.contracts.registrar import DocumentState
from munikit.db import Base, UUIDKey
from munikit.kernel.rut import RUT


class Document(Base):
    """A document. Its folio has no gaps; ``code`` is what proves that somebody holds it."""

    __tablename__ = "certificates_document"
    __table_args__ = (
        UniqueConstraint("subject_id", "kind"),
        CheckConstraint("(state = 'requested') = (sha256 is null)", name="issued_has_its_file"),
        CheckConstraint(
            "(state = 'revoked') = (revoked_at is not null)", name="revoked_has_its_date"
        ),
    )

    id: Mapped[UUIDKey]
    folio: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_person.id"), index=True)
    holder_name: Mapped[str] = mapped_column(String(250))
    holder_run: Mapped[RUT]
    legal_basis: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[dict[str, Any]]
    template: Mapped[str] = mapped_column(Text, default="")
    code: Mapped[str] = mapped_column(String(32))
    state: Mapped[DocumentState] = mapped_column(default=DocumentState.REQUESTED, index=True)
    requested_at: Mapped[datetime]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("munikit_stored_file.sha256"))
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    revoked_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def initials(self) -> str:
        return " ".join(f"{word[0]}." for word in self.holder_name.split())
