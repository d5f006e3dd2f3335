# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Adding to a file's index, in the acting transaction, and reading it again."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.audit.verifier import ADDED, FIRST, LEAF, canonical, leaf_chain
from munikit.casefile.models import LEAVES, CaseFile, Leaf, LeafKind
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import gettext as _
from munikit.wiring import wiring

JSON = "application/json"
_OF_ITEM = (
    "source_id",
    "kind",
    "type_code",
    "title",
    "name",
    "at",
    "actor_id",
    "internal",
    "advanced",
)
_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A content that is in the file store."""

    sha256: str
    size_bytes: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """What is added: with its ``content`` as JSON values, or the file that holds it.

    ``type_code`` is the guide's code of the kind of document (*tipo documental*), 0 where the
    guide has none for it.
    """

    source_id: UUID
    kind: LeafKind
    title: str
    name: str
    at: datetime
    actor_id: UUID | None
    content: Mapping[str, Any] | Stored
    type_code: int = 0
    internal: bool = False
    advanced: bool = False


def open_file(session: Session, case_id: UUID, iui: str, items: Sequence[Item]) -> None:
    """Open the file of a case with its first leaves."""
    now = wiring(session).clock.now()
    file = CaseFile(case_id=case_id, iui=iui, opened_at=now, leaves=0, chain=FIRST)
    rows = [_row(file, item, now) for item in items]
    session.add(file)
    session.flush()  # Leaves refer to it.
    _enter(session, file, rows, actor_id=None)


def add(session: Session, case_id: UUID, items: Sequence[Item], *, actor_id: UUID | None) -> bool:
    """Add leaves to a case's file and say so in the journal; before it is filed there is none.

    The journal keeps the end of the index's chain: with it no leaf can be changed or left out.
    """
    file = session.get(CaseFile, case_id, with_for_update=True)
    if file is None or not items:
        return False
    now = wiring(session).clock.now()
    _enter(session, file, [_row(file, item, now) for item in items], actor_id=actor_id)
    return True


def has(session: Session, case_id: UUID, source_id: UUID) -> bool:
    """Say whether something is in a file already: jobs and deliveries may run twice."""
    query = select(Leaf.number).where(Leaf.case_id == case_id, Leaf.source_id == source_id)
    return session.scalar(query) is not None


def leaves_of(session: Session, case_id: UUID, *, after: int = 0) -> Sequence[Leaf]:
    """Return the next leaves of a file, at most two hundred."""
    query = select(Leaf).where(Leaf.case_id == case_id, Leaf.number > after)
    return session.scalars(query.order_by(Leaf.number).limit(_PAGE)).all()


def find_leaf(session: Session, case_id: UUID, number: int) -> Leaf:
    """Return a leaf of a file.

    Raises:
        NotFoundError: the file has none of that number.
    """
    leaf = session.get(Leaf, (case_id, number))
    if leaf is None:
        raise NotFoundError(_("Ese expediente no tiene esa foja."))
    return leaf


def length_of(session: Session, case_id: UUID) -> int:
    """Return how many leaves a file has, which is open."""
    return session.get_one(CaseFile, case_id).leaves


def all_leaves(session: Session, case_id: UUID) -> Iterator[Leaf]:
    """Yield every leaf, a page at a time."""
    last = 0
    while page := leaves_of(session, case_id, after=last):
        yield from page
        last = page[-1].number


def as_told(leaf: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of the index as it is hashed and exported."""
    told = {name: leaf[name] for name in LEAF}
    told["kind"] = LeafKind(leaf["kind"]).value
    told["source_id"] = str(leaf["source_id"])
    told["actor_id"] = str(leaf["actor_id"]) if leaf["actor_id"] else None
    return told | {name: moment_text(leaf[name]) for name in ("at", "added_at")}


def moment_text(moment: datetime) -> str:
    """Return a moment as the guide writes it: ISO 8601, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _enter(
    session: Session, file: CaseFile, rows: list[dict[str, Any]], *, actor_id: UUID | None
) -> None:
    # The table, not the model: rows that are never changed need none of the ORM's bookkeeping.
    session.execute(insert(LEAVES), rows)
    audit.record(
        session,
        ADDED,
        actor_id=actor_id,
        subject_id=file.case_id,
        data={"leaves": file.leaves, "chain": file.chain},
    )


def _row(file: CaseFile, item: Item, now: datetime) -> dict[str, Any]:
    file.leaves += 1
    row: dict[str, Any] = {
        "case_id": file.case_id,
        "number": file.leaves,
        "added_at": now,
        "content": None,
    }
    row |= {name: getattr(item, name) for name in _OF_ITEM}
    row |= _kept(item.content)
    row["chain"] = file.chain = leaf_chain(as_told(row), file.chain)
    return row


def _kept(content: Mapping[str, Any] | Stored) -> dict[str, Any]:
    if isinstance(content, Stored):
        return {name: getattr(content, name) for name in ("sha256", "size_bytes", "media_type")}
    encoded = canonical(content)
    return {
        "sha256": hashlib.sha256(encoded).hexdigest(),
        "size_bytes": len(encoded),
        "media_type": JSON,
        "content": dict(content),
    }
