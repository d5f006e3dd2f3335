# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register of issued documents, of the keys they are signed with and of their templates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.contracts.registrar import DocumentState
from munikit.db import Digest, StoredHash
from munikit.public.data import Base, UUIDKey
from munikit.public.rules import RUT


class SigningKey(Base):
    """What is public of a key, for good: documents outlive the keys they were signed with.

    ``is_accredited`` is what the municipality says of the certificate: that an accredited
    provider issued it (Ley 19.799 art. 2 g). A ``compromised`` key proves nothing offline.
    """

    __tablename__ = "certificates_signing_key"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    certificates: Mapped[str] = mapped_column(Text)
    statement_key: Mapped[Digest]
    is_accredited: Mapped[bool]
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    is_compromised: Mapped[bool] = mapped_column(default=False)


class PaperTemplate(Base):
    """The sources papers were printed from, under the SHA-256 of all of them; never changed."""

    __tablename__ = "certificates_template"

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    kit_version: Mapped[str] = mapped_column(String(40))
    sources: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Document(Base):
    """A document. Its folio has no gaps; ``code`` is what proves that somebody holds it.

    ``facts`` and ``template_sha256`` are everything the paper says; they and ``issuing_at``
    are recorded before it is printed and signed, so that a second try says the same.
    """

    __tablename__ = "certificates_document"
    __table_args__ = (
        UniqueConstraint("subject_id", "kind", "edition"),
        # The register's order: a page costs the same however many documents there are.
        Index("ix_certificates_document_register", "requested_at", "folio"),
        Index("ix_certificates_document_holder_run", "holder_run"),
        CheckConstraint("(state = 'requested') = (sha256 is null)", name="issued_has_its_file"),
        CheckConstraint(
            "(state = 'revoked') = (revoked_at is not null)", name="revoked_has_its_date"
        ),
    )

    id: Mapped[UUIDKey]
    folio: Mapped[str] = mapped_column(String(40), unique=True)
    subject_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(60))
    edition: Mapped[int] = mapped_column(default=1, server_default="1")
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
    issuing_at: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    template_sha256: Mapped[str | None] = mapped_column(ForeignKey("certificates_template.sha256"))
    key_id: Mapped[str | None] = mapped_column(ForeignKey("certificates_signing_key.id"))
    issued_at: Mapped[datetime | None]
    sha256: Mapped[StoredHash | None]
    twin_sha256: Mapped[StoredHash | None]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    revoked_reason: Mapped[str] = mapped_column(Text, default="")
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificates_document.id"))

    @property
    def initials(self) -> str:
        return " ".join(f"{word[0]}." for word in self.holder_name.split())

    @property
    def run_ending(self) -> str:
        return str(self.holder_run)[-5:]
