# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How often something is tried, counted in a row of the database that every process shares.

``docs/decisions/0012-one-limiter.md`` says why it is not a library's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Protocol

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from munikit.db.base import Base
from munikit.db.declared import declared
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.errors import DomainError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import ngettext
from munikit.wiring import wiring

_TRIES = declared(
    purpose="Que nadie adivine claves ni códigos a fuerza de intentos",
    ground="Ley 21.719: seguridad de los datos de quienes usan el portal",
    kept="Dos horas desde el último intento",
)


class Attempts(Base):
    """How often one thing was tried since ``begun_at``; nobody tries again before ``open_at``."""

    __tablename__ = "munikit_attempts"

    key: Mapped[str] = mapped_column(String(80), primary_key=True, info=_TRIES)
    tries: Mapped[int] = mapped_column(info=_TRIES)
    begun_at: Mapped[datetime] = mapped_column(info=_TRIES)
    last_at: Mapped[datetime] = mapped_column(index=True, info=_TRIES)
    open_at: Mapped[datetime] = mapped_column(info=_TRIES)


class Limit(Protocol):
    def is_over(self, attempts: Attempts, now: datetime) -> bool:
        """Say whether what was counted is forgotten by now."""
        ...

    def open_at(self, attempts: Attempts) -> datetime:
        """Return when the next one may be, after those that were counted."""
        ...


@dataclass(frozen=True)
class Window:
    """Allows ``most`` within so many seconds, which begin with the first."""

    most: int
    seconds: int

    def is_over(self, attempts: Attempts, now: datetime) -> bool:
        return now >= self._end(attempts)

    def open_at(self, attempts: Attempts) -> datetime:
        return self._end(attempts) if attempts.tries >= self.most else attempts.last_at

    def _end(self, attempts: Attempts) -> datetime:
        return attempts.begun_at + timedelta(seconds=self.seconds)


@dataclass(frozen=True)
class Delay:
    """So many tries are free; then each one waits twice as long as the one before it.

    When nothing was tried for ``forgotten_seconds``, the free ones are free again.
    """

    free: int
    first_seconds: int
    most_seconds: int
    forgotten_seconds: int = 3600

    def is_over(self, attempts: Attempts, now: datetime) -> bool:
        return now - attempts.last_at > timedelta(seconds=self.forgotten_seconds)

    def open_at(self, attempts: Attempts) -> datetime:
        return attempts.last_at + self.wait(attempts.tries)

    def wait(self, tries: int) -> timedelta:
        """Return how long nobody tries again after ``tries`` of them."""
        if tries < self.free:
            return timedelta(0)
        doubled = self.first_seconds * 2 ** min(tries - self.free, 16)
        return timedelta(seconds=min(doubled, self.most_seconds))


class TooManyAttemptsError(DomainError):
    """It was tried too often; ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Demasiados intentos. Espere %(spoken)s y pruebe de nuevo.", spoken=_spoken(seconds))
        )
        self.seconds = seconds


def count(session: Session, limits: Mapping[str, Limit]) -> None:
    """Count one try under each key; give them always in one order, or two wait for each other.

    The rows are locked first: tries made at once do not pass together.

    Raises:
        TooManyAttemptsError: one of them asks to wait. Nothing was counted.
    """
    clock = wiring(session).clock
    rows = [_locked(session, key, clock.now()) for key in limits]
    # After the locks: who waited for another's try would else be earlier than it, and turned away.
    now = clock.now()
    _require_open(max(rows, key=lambda row: row.open_at), now)
    for row in rows:
        limit = limits[row.key]
        if row.tries == 0 or limit.is_over(row, now):
            row.tries = 0
            row.begun_at = now
        row.tries = row.tries + 1
        row.last_at = now
        row.open_at = limit.open_at(row)


def require_open(session: Session, key: str) -> None:
    """Look whether a try under that key would be counted; nothing is written.

    Raises:
        TooManyAttemptsError: it would not.
    """
    row = session.get(Attempts, key)
    _require_open(row, wiring(session).clock.now())


def shortened(text: str) -> str:
    """Return what stands in a key for what was typed, which may be a password in the wrong box."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _require_open(row: Attempts | None, now: datetime) -> None:
    if row is not None and row.open_at > now:
        raise TooManyAttemptsError(ceil((row.open_at - now).total_seconds()))


def _locked(session: Session, key: str, now: datetime) -> Attempts:
    begun = {"key": key, "tries": 0, "begun_at": now, "last_at": now, "open_at": now}
    session.execute(insert_or_ignore(session, Attempts, **begun))
    query = select(Attempts).where(Attempts.key == key).with_for_update()
    return session.scalars(query).one()


def _spoken(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute.
        return ngettext("%(num)s segundo", "%(num)s segundos", seconds)
    return ngettext("%(num)s minuto", "%(num)s minutos", -(-seconds // 60))
