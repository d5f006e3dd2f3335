# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A file of people to certify: one batch, one row each, each with its own result."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import Digest
from munikit.public.data import Base, UUIDKey


class RowState(StrEnum):
    WAITING = "waiting"
    ISSUED = "issued"
    REFUSED = "refused"


class Batch(Base):
    """A file, under the SHA-256 of its bytes: the same file for the same certificate is the same.

    ``procedure_digest`` is the version it is issued by, whatever changes meanwhile.
    """

    __tablename__ = "certificates_batch"
    __table_args__ = (UniqueConstraint("procedure_id", "sha256"),)

    id: Mapped[UUIDKey]
    procedure_id: Mapped[str] = mapped_column(String(60))
    procedure_digest: Mapped[str] = mapped_column(ForeignKey("munikit_procedure_version.digest"))
    sha256: Mapped[Digest]
    name: Mapped[str] = mapped_column(String(120))
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("munikit_person.id"))
    created_at: Mapped[datetime]
    rows: Mapped[int]


class BatchRow(Base):
    """A line of the file. ``trouble`` is why no certificate comes of it."""

    __tablename__ = "certificates_batch_row"
    __table_args__ = (
        UniqueConstraint("batch_id", "number"),
        Index("ix_certificates_batch_row_state", "batch_id", "state", "number"),
    )

    id: Mapped[UUIDKey]
    batch_id: Mapped[UUID] = mapped_column(ForeignKey("certificates_batch.id"))
    number: Mapped[int]
    given: Mapped[dict[str, Any]]
    state: Mapped[RowState] = mapped_column(default=RowState.WAITING)
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificates_document.id"))
    trouble: Mapped[str] = mapped_column(Text, default="")
