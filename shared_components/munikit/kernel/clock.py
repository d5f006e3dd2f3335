# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Time: aware UTC inside, the commune's zone at the edge.

A process serves one municipality, so it has one zone, as it has one clock on the wall: composing
the portal hangs it there, from the commune's code. Until then it shows Santiago's time.
"""

from datetime import UTC, date, datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

SANTIAGO = ZoneInfo("America/Santiago")


class _Process:
    zone = SANTIAGO


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
    """Return the moment as the wall clock of the commune shows it."""
    return as_utc(moment).astimezone(_Process.zone)


def local_date(moment: datetime) -> date:
    """Return the civil date in the commune, which decides folio years and legal terms."""
    return local(moment).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a civil day of the commune.

    Where the clocks go forward at midnight, that day begins at one.
    """
    return datetime.combine(day, time.min, _Process.zone)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment the commune's wall clock shows that hour."""
    return datetime.combine(day, time(hour, minute), _Process.zone)


def keep_time_of(zone: ZoneInfo) -> None:
    """Show and count time as in ``zone`` from now on, in this whole process."""
    _Process.zone = zone


def zone_here() -> ZoneInfo:
    """Return the zone time is shown and counted in."""
    return _Process.zone
