# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Gapless numbers: 1, 2, 3 … for each series and year, whatever crashes; and folios of them."""

from datetime import datetime

from sqlalchemy import String, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db.base import Base
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.clock import local_date
from munikit.wiring import wiring


class FolioSeries(Base):
    """The last number given in a series and year."""

    __tablename__ = "munikit_folio_series"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def take_folio(session: Session, series: str, at: datetime, *, mark: str = "") -> str:
    """Return the next folio of a series, of the civil year of ``at``: ``VAL-2026-000123``.

    ``mark`` tells the series apart: ``VAL-D-2026-000123``. Take it last, as `next_folio` says.
    """
    year = local_date(at).year
    prefix = wiring(session).settings.municipality.folio_prefix
    number = f"{next_folio(session, series, year):06d}"
    return "-".join(filter(None, (prefix, mark, str(year), number)))


def number_in(folio: str) -> str:
    """Return the number that a folio ends with, as it is written there."""
    return folio.rpartition("-")[2]


def next_folio(session: Session, series: str, year: int) -> int:
    """Take the next number of a series in the civil year ``year``.

    Take it last in the transaction that uses it: it locks the series until the commit, and a
    rollback gives the number back, which is why there are no gaps.
    """
    number = _advance(session, series, year)
    if number is None:
        _open_series(session, series, year)
        number = _advance(session, series, year)
    if number is None:
        raise LookupError(f"The folio series {series} {year} could not be opened")
    return number


def _advance(session: Session, series: str, year: int) -> int | None:
    return session.scalar(
        update(FolioSeries)
        .where(FolioSeries.series == series, FolioSeries.year == year)
        .values(last=FolioSeries.last + 1)
        .returning(FolioSeries.last)
        .execution_options(synchronize_session=False)
    )


def _open_series(session: Session, series: str, year: int) -> None:
    # Two transactions may open the series at once: both insert, one row stays.
    session.execute(insert_or_ignore(session, FolioSeries, series=series, year=year, last=0))
