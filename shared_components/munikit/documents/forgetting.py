# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deleting the bytes that nothing refers to: none is kept longer than it is needed (Ley 21.719).

One content at a time, each in its own transaction: its row is locked, everything that could refer
to it is asked, the row goes, then the bytes, then the transaction ends. `keep` locks the same row.
Cut off before the end the row is there again, without its bytes and with nobody who needs them, and
is found the next time; bytes without a row are found too.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from munikit.db import Database
from munikit.db.upsert import insert_or_ignore
from munikit.documents.models import StoredFile
from munikit.documents.references import References, references
from munikit.outbox import Job, QueuedJob, Work, enqueue
from munikit.people.sweeping import FORGET_SESSIONS
from munikit.wiring import Wiring, wiring

log = logging.getLogger(__name__)

PREFIXES = tuple(f"{number:02x}" for number in range(256))
_MOST = 500
_UNKNOWN_FOR = timedelta(days=30)
_UNKNOWN_KIND = "application/octet-stream"


def forget_soon(session: Session, contents: Iterable[str]) -> None:
    """Have contents deleted as soon as this transaction is over, unless something needs them."""
    wanted = sorted(set(contents))
    if wanted:
        payload = {"contents": " ".join(wanted)}
        enqueue(session, FORGET_SOON, key=str(uuid4()), payload=payload)


def forget(
    database: Database, found: References, sha256: str, *, before: datetime | None = None
) -> bool:
    """Delete a content unless something refers to it, or it was put since ``before``."""
    try:
        with database.transaction() as session:
            if _is_needed(session, found, sha256, before):
                session.rollback()
                return False
            session.delete(session.get_one(StoredFile, sha256))
            # First, so that the database can still refuse for a table that nobody knows.
            session.flush()
            wiring(session).files.delete(sha256)
    except IntegrityError:
        log.warning(
            "El archivo %s no se borra: lo nombra algo que ningún módulo declaró. Avise a quien "
            "hizo el módulo instalado al último",
            sha256,
        )
        return False
    return True


def sweep(
    database: Database, found: References, *, begin: str = PREFIXES[0], most: int = _MOST
) -> str | None:
    """Delete what nothing refers to, and return where to go on if there is more."""
    store = database.wiring.files
    before = oldest_spared(database.wiring)
    if begin == PREFIXES[0]:
        store.drop_unfinished(before)
    gone = 0
    for prefix in PREFIXES[PREFIXES.index(begin) :]:
        with database.reading() as session:
            waiting = list(unneeded(session, found, prefix, before))
        for sha256 in waiting:
            gone += forget(database, found, sha256, before=before)
            if gone >= most:
                return prefix
    return None


def unneeded(session: Session, found: References, prefix: str, before: datetime) -> Iterator[str]:
    """Yield what nothing refers to and was put before a moment, with a row or without."""
    store = wiring(session).files
    known = {*session.scalars(rows_of(prefix))}
    there = {*store.names(prefix)} | known
    for sha256 in sorted(there - found.needed(session, there)):
        put_at = store.put_at(sha256)
        if put_at is not None and put_at >= before:
            continue
        if sha256 in known or put_at is None or _is_ours(session, put_at):
            yield sha256


def _is_ours(session: Session, put_at: datetime) -> bool:
    """Say whether this database may know nothing of bytes because nobody kept them.

    A database that was brought back from before they were put does not know them either: somebody
    may find the newer one yet. It did its hourly work before they were put, and after, or not.
    """
    if put_at < wiring(session).clock.now() - _UNKNOWN_FOR:
        return True
    hour = int(put_at.timestamp() // 3600)
    keys = [f"{FORGET_SESSIONS.name}:{each}" for each in (hour - 1, hour, hour + 1)]
    lived = select(func.count()).select_from(QueuedJob).where(QueuedJob.key.in_(keys))
    return session.scalar(lived) == len(keys)


def rows_of(prefix: str) -> Select[str]:
    """Return the query for the contents with a row whose SHA-256 begins so."""
    # By its order, which an index serves: "g" comes after every sign of a hash.
    between = StoredFile.sha256.between(prefix, f"{prefix}g")
    return select(StoredFile.sha256).where(between)


def missing(session: Session, found: References) -> Iterator[str]:
    """Yield what something refers to and the store does not have."""
    store = wiring(session).files
    for prefix in PREFIXES:
        gone = {*session.scalars(rows_of(prefix))} - {*store.names(prefix)}
        yield from sorted(found.needed(session, gone))


def oldest_spared(portal: Wiring) -> datetime:
    """Return since when what was put is left alone, whether or not something refers to it."""
    return portal.clock.now() - timedelta(hours=portal.settings.files.forget_after_hours)


def _is_needed(session: Session, found: References, sha256: str, before: datetime | None) -> bool:
    # A row for bytes that have none: without one there would be nothing to lock.
    now = wiring(session).clock.now()
    session.execute(
        insert_or_ignore(
            session,
            StoredFile,
            sha256=sha256,
            size_bytes=0,
            media_type=_UNKNOWN_KIND,
            created_at=now,
        )
    )
    # Whoever holds it is just referring to it.
    free = select(StoredFile.sha256).where(StoredFile.sha256 == sha256)
    if session.scalar(free.with_for_update(skip_locked=True)) is None:
        return True
    if found.needed(session, [sha256]):
        return True
    put_at = wiring(session).files.put_at(sha256)
    return before is not None and put_at is not None and put_at >= before


def _sweep(work: Work) -> None:
    found = _found(work.database)
    more = None
    if not found.unjudged:
        begin = str(work.payload.get("begin", PREFIXES[0]))
        more = sweep(work.database, found, begin=begin)
    with work.finishing() as session:
        if more is not None:
            enqueue(session, SWEEP, key=f"after-{work.id}", payload={"begin": more})


def _forget_soon(work: Work) -> None:
    found = _found(work.database)
    for sha256 in () if found.unjudged else str(work.payload["contents"]).split():
        forget(work.database, found, sha256)
    with work.finishing():
        pass


def _found(database: Database) -> References:
    with database.reading() as session:
        found = references(session)
    if found.unjudged:
        log.warning(
            "No se borra ningún archivo: no se sabe si nombran alguno las columnas %s. Vea qué "
            "hacer con: portal doctor",
            ", ".join(found.unjudged),
        )
    return found


SWEEP = Job("documents.sweep", _sweep, every=timedelta(hours=1))
FORGET_SOON = Job("documents.forget", _forget_soon)
