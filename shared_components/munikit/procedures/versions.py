# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Versions by content: a case keeps the procedure it was started with, whatever is edited later."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db import Base, Digest
from munikit.db.upsert import insert_or_ignore
from munikit.procedures.definition import Definition
from munikit.procedures.procedure import Procedure
from munikit.wiring import wiring


class ProcedureVersion(Base):
    """A procedure's whole content, under its SHA-256."""

    __tablename__ = "munikit_procedure_version"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    procedure_id: Mapped[str] = mapped_column(String(60), index=True)
    content: Mapped[dict[str, Any]]
    first_used_at: Mapped[datetime]


_known: dict[str, Procedure] = {}


def remember(session: Session, procedure: Procedure) -> str:
    """Keep a procedure's content and return its digest."""
    session.execute(
        insert_or_ignore(
            session,
            ProcedureVersion,
            digest=procedure.digest,
            procedure_id=procedure.id,
            content=procedure.content,
            first_used_at=wiring(session).clock.now(),
        )
    )
    return procedure.digest


def version(session: Session, digest: str) -> Procedure:
    """Return the procedure a case was started with. It never changes, so it is read once.

    Raises:
        ValueError: what is stored no longer has that digest.
    """
    if digest not in _known:
        _known[digest] = _rebuilt(session.get_one(ProcedureVersion, digest))
    return _known[digest]


def forget_known() -> None:
    """Read every version from the database again; for tests."""
    _known.clear()


def _rebuilt(stored: ProcedureVersion) -> Procedure:
    content = stored.content
    definition = Definition.model_validate(content["definition"])
    procedure = Procedure(
        definition, content["document"], content["rules"], content.get("texts", {})
    )
    # Its rules are code: what is not what was kept is never run.
    if procedure.digest != stored.digest:
        raise ValueError(f"Version {stored.digest} of {stored.procedure_id} was altered")
    return procedure
