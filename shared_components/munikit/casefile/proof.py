# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The proof that goes with a file: the journal's lines about it, tied to a signed head.

Of the acts of other cases between them only the hashes are told: enough to follow the chain, and
nothing of what they say.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from munikit.audit import AuditEntry
from munikit.audit.heads import head_lines, keep_head, sign_head
from munikit.audit.journal import as_told
from munikit.audit.verifier import ADDED, content_digest
from munikit.db import Database

_PAGE = 1000


@dataclass(frozen=True)
class Span:
    """The part of the journal that proves a file, and the heads signed within it.

    ``leaves`` is how many the file had at its end; later ones belong to the next package.
    ``handovers`` tie the keys that were retired to the one that is published now.
    """

    first: int
    last: int
    leaves: int
    heads: tuple[dict[str, Any], ...]
    handovers: tuple[dict[str, Any], ...] = ()


def span_of(database: Database, case_id: UUID, *, whole: bool = True) -> Span:
    """Return what proves a case's file up to now; signs the journal's end where the key is here.

    Where it need not be ``whole`` it begins at the last act that added leaves: as the index is a
    chain, that act proves all of it, and the journal since the case began need not be read.
    """
    about = select(func.min(AuditEntry.seq), func.max(AuditEntry.seq))
    about = about.where(AuditEntry.subject_id == case_id)
    with database.reading() as session:
        first, last = session.execute(about).one()
        if not whole:
            added = about.where(AuditEntry.action == ADDED)
            first = last = session.execute(added).one()[1]
    settings = database.wiring.settings
    kept = head_lines(settings)
    heads = [line for line in kept if "hash" in line]
    if all(head["seq"] < last for head in heads) and settings.path(settings.audit.key).is_file():
        with database.reading() as session:
            head = sign_head(session)
        if head is not None and keep_head(settings, head):
            heads.append(head)
    end = min((head["seq"] for head in heads if head["seq"] >= last), default=last)
    within = tuple(head for head in heads if first <= head["seq"] <= end)
    handovers = tuple(line for line in kept if "next" in line)
    return Span(first, end, _leaves_at(database, case_id, end), within, handovers)


def chain_lines(
    database: Database, case_id: UUID, span: Span, *, whole: bool = True
) -> Iterator[str]:
    """Yield the lines of ``cadena.jsonl``, a page of the journal at a time.

    Where it need not be ``whole``, of acts about the case that added no leaf the hash is told too.
    """
    after = span.first - 1
    begun = False
    while page := _page(database, after, span.last):
        if not begun:
            yield json.dumps({"seq": span.first, "prev": page[0].prev}) + "\n"
            begun = True
        for entry in page:
            told = entry.subject_id == case_id and (whole or entry.action == ADDED)
            yield json.dumps(_link(entry, told=told), ensure_ascii=False) + "\n"
        after = page[-1].seq


def _leaves_at(database: Database, case_id: UUID, seq: int) -> int:
    added = select(AuditEntry.data).where(
        AuditEntry.subject_id == case_id, AuditEntry.action == ADDED, AuditEntry.seq <= seq
    )
    with database.reading() as session:
        data = session.scalars(added.order_by(AuditEntry.seq.desc()).limit(1)).first()
    return int(data["leaves"]) if data else 0


def _page(database: Database, after: int, last: int) -> list[AuditEntry]:
    # A session for each page: whoever downloads slowly holds no transaction open.
    query = select(AuditEntry).where(AuditEntry.seq > after, AuditEntry.seq <= last)
    with database.reading() as session:
        return list(session.scalars(query.order_by(AuditEntry.seq).limit(_PAGE)))


def _link(entry: AuditEntry, *, told: bool) -> dict[str, Any]:
    said = as_told({name: getattr(entry, name) for name in AuditEntry.__table__.columns.keys()})  # noqa: SIM118 - no mapping.
    if told:
        return said
    return {"seq": entry.seq, "content": content_digest(said)}
