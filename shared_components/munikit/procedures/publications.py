# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which procedures are published, and as which version: the rows, and what is known of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db import Base, Digest
from munikit.db.remembered import Remembered


class ProcedureState(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


class Publication(Base):
    """The state of a procedure; ``by_id`` is who changed it last, nobody where the portal did.

    ``digest`` is the version that was published, ``sent_digest`` the one that was sent to review.
    """

    __tablename__ = "munikit_publication"

    procedure_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    state: Mapped[ProcedureState]
    by_id: Mapped[UUID | None]
    digest: Mapped[Digest | None]
    sent_digest: Mapped[Digest | None]
    at: Mapped[datetime]


@dataclass(frozen=True)
class Published:
    """How a procedure stood when it was read; ``digest`` is of the version people are offered."""

    state: ProcedureState
    digest: str | None = None


def _read(session: Session) -> Mapping[str, Published]:
    rows = session.execute(select(Publication.procedure_id, Publication.state, Publication.digest))
    return {procedure_id: Published(state, digest) for procedure_id, state, digest in rows}


# Looked up every few seconds, not at every page. For so long another process may still offer what
# was just retired; to begin it asks anew. Whoever writes a `Publication` says so here.
PUBLICATIONS = Remembered(_read, seconds=5.0)
