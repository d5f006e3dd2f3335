# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Time: aware UTC inside, the municipality's zone at the edge."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SANTIAGO = ZoneInfo("America/Santiago")


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands where it is put, for tests and worked examples."""

    def __init__(self, moment: datetime) -> None:
        self.moment = as_utc(moment)

    def now(self) -> datetime:
        return self.moment


def as_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    Raises:
        ValueError: the moment is naive. It is refused, not repaired: nobody knows what it meant.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """Return the moment as the wall clock of Santiago shows it."""
    return as_utc(moment).astimezone(SANTIAGO)


def local_date(moment: datetime) -> date:
    """Return the civil date in Santiago, which decides folio years and legal terms."""
    return local(moment).date()
