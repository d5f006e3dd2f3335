# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The tables of electronic files: the file of a case and its leaves (*fojas*), in order."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from munikit.db import NAMES_A_FILE, Base, Digest
from munikit.db.insert_only import protect


class LeafKind(StrEnum):
    ACT = "act"
    DOCUMENT = "document"


class CaseFile(Base):
    """The electronic file of a case (*expediente electrónico*, Ley 21.180, DS 10 of 2023).

    ``iui`` is its unique identifier; ``leaves`` and ``chain`` are where its index ends.
    """

    __tablename__ = "munikit_casefile"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_case.id"), primary_key=True)
    iui: Mapped[str] = mapped_column(String(40), unique=True)
    opened_at: Mapped[datetime]
    leaves: Mapped[int] = mapped_column(default=0)
    chain: Mapped[Digest]


class Leaf(Base):
    """A line of the index: an act or a document under its number, never changed afterwards.

    ``source_id`` is the row it comes from, ``advanced`` says that it carries an advanced signature.
    What has no file of its own, such as an act, is whole in ``content``; the SHA-256 is of that
    content's canonical JSON, or of the file. ``chain`` is a hash of this line and of the chain
    before it.
    """

    __tablename__ = "munikit_casefile_leaf"
    __table_args__ = (UniqueConstraint("case_id", "source_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("munikit_casefile.case_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source_id: Mapped[UUID]
    kind: Mapped[LeafKind]
    type_code: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(80))
    size_bytes: Mapped[int]
    # No foreign key: of what has no file of its own it is the hash of ``content``.
    sha256: Mapped[str] = mapped_column(String(64), index=True, info=NAMES_A_FILE)
    at: Mapped[datetime]
    added_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    internal: Mapped[bool] = mapped_column(default=False)
    advanced: Mapped[bool] = mapped_column(default=False)
    content: Mapped[dict[str, Any] | None]
    chain: Mapped[Digest]


LEAVES = Base.metadata.tables[Leaf.__tablename__]
protect(LEAVES)
