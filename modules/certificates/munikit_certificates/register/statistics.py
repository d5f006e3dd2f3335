# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The register in figures: by kind and standing, by month, and how long papers take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from munikit.kernel.clock import start_of
from munikit.public.rules import local_date, wiring
from munikit_certificates.models import Document
from munikit_certificates.register.services import DocumentStanding, stands

_MONTHS = 12
_DAYS = 90
# The newest are enough for a median, and no page waits for a million.
_MOST = 5_000


@dataclass(frozen=True)
class KindFigures:
    title: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class Figures:
    """``kinds`` count by `DocumentStanding`, in its order. Times are from asking to the paper."""

    kinds: Sequence[KindFigures]
    months: Sequence[tuple[str, int]]
    papers: int
    median_seconds: int | None
    p90_seconds: int | None


def figures(session: Session) -> Figures:
    today = local_date(wiring(session).clock.now())
    seconds = _seconds(session, today)
    return Figures(
        kinds=_kinds(session, today),
        months=_months(session, today),
        papers=len(seconds),
        median_seconds=_percentile(seconds, 0.5),
        p90_seconds=_percentile(seconds, 0.9),
    )


def months_before(today: date, count: int) -> list[date]:
    """Return the first days of the last months, this one the last."""
    last = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last - count + 1, last + 1)]


def _kinds(session: Session, today: date) -> list[KindFigures]:
    columns = [_count(stands(standing, today)) for standing in DocumentStanding]
    query = select(Document.title, *columns).group_by(Document.title).order_by(Document.title)
    return [KindFigures(title, tuple(counts)) for title, *counts in session.execute(query)]


def _months(session: Session, today: date) -> list[tuple[str, int]]:
    starts = months_before(today, _MONTHS)
    ends = [*starts[1:], (starts[-1] + timedelta(days=31)).replace(day=1)]
    spans = [
        and_(Document.requested_at >= start_of(start), Document.requested_at < start_of(end))
        for start, end in zip(starts, ends, strict=True)
    ]
    row = session.execute(
        select(*(_count(span) for span in spans)).where(
            Document.requested_at >= start_of(starts[0])
        )
    ).one()
    return [(f"{start:%m-%Y}", number or 0) for start, number in zip(starts, row, strict=True)]


def _seconds(session: Session, today: date) -> list[float]:
    query = select(Document.requested_at, Document.issued_at).where(
        Document.issued_at.is_not(None),
        Document.requested_at >= start_of(today - timedelta(days=_DAYS)),
    )
    newest = session.execute(query.order_by(Document.requested_at.desc()).limit(_MOST))
    return sorted((issued - asked).total_seconds() for asked, issued in newest if issued)


def _percentile(ordered: list[float], part: float) -> int | None:
    return round(ordered[ceil(len(ordered) * part) - 1]) if ordered else None


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
