# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Verifying: what anybody who holds a paper is told of it, and nothing more."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from munikit.contracts.registrar import DocumentState
from munikit.kernel.clock import local_date
from munikit.wiring import wiring
from munikit_certificates.codes import clean_code, clean_folio, matches, new_code
from munikit_certificates.models import Document, VerificationMiss

_WINDOW = timedelta(minutes=5)
_MOST_MISSES = 30
_NOBODYS_CODE = new_code()


class Verdict(StrEnum):
    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Finding:
    """What a verification shows: enough to compare with the paper, too little to learn from."""

    verdict: Verdict
    folio: str
    title: str
    initials: str
    run_end: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None
    hash_start: str
    revoked_at: datetime | None
    revoked_reason: str


def verify(session: Session, folio: str, code: str) -> Finding | None:
    """Return what may be said of a document, or nothing.

    An unknown folio, a wrong code and a paper that is not made yet are the same nothing, found
    in the same time.
    """
    document = session.scalar(select(Document).where(Document.folio == clean_folio(folio)))
    right = matches(document.verification_code if document else _NOBODYS_CODE, clean_code(code))
    if document is None or not right or document.state is DocumentState.REQUESTED:
        return None
    return _finding(document, local_date(wiring(session).clock.now()))


def has_guessed_too_often(session: Session, address: str) -> bool:
    """Say whether an address has missed so often that it must wait."""
    since = wiring(session).clock.now() - _WINDOW
    query = select(func.count()).select_from(VerificationMiss)
    misses = session.scalar(
        query.where(VerificationMiss.address == address, VerificationMiss.at > since)
    )
    return (misses or 0) >= _MOST_MISSES


def note_miss(session: Session, address: str) -> None:
    now = wiring(session).clock.now()
    session.execute(delete(VerificationMiss).where(VerificationMiss.at < now - _WINDOW))
    session.add(VerificationMiss(address=address[:45], at=now))


def _finding(document: Document, today: date) -> Finding:
    return Finding(
        verdict=_verdict(document, today),
        folio=document.folio,
        title=document.title,
        initials=" ".join(f"{word[0]}." for word in document.holder_name.split()),
        run_end=document.data["run"][-5:],
        issued_at=document.requested_at,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        hash_start=(document.sha256 or "")[:12],
        revoked_at=document.revoked_at,
        revoked_reason=document.revoked_reason,
    )


def _verdict(document: Document, today: date) -> Verdict:
    if document.state is DocumentState.REVOKED:
        return Verdict.REVOKED
    if document.valid_until is not None and document.valid_until < today:
        return Verdict.EXPIRED
    return Verdict.NOT_YET if today < document.valid_from else Verdict.VALID
