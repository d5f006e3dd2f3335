# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Slowing down whoever guesses passwords, without locking out whoever owns the account.

A try is counted before its password is compared, under a lock on what counts it, so that tries made
at once do not pass together; a right password gives it back. A browser in which somebody entered
before is counted alone (OWASP, *Slow Down Online Guessing Attacks with Device Cookies*): what
strangers try, from the same address or from forty, never makes it wait.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from munikit.db.upsert import insert_or_ignore
from munikit.kernel.errors import DomainError
from munikit.kernel.network import subscriber
from munikit.kernel.text import counted
from munikit.people.models import LoginThrottle
from munikit.wiring import wiring


@dataclass(frozen=True)
class Limit:
    """So many tries are free; then each one waits twice as long as the one before it."""

    free: int
    first_seconds: int
    most_seconds: int

    def wait(self, tries: int) -> timedelta:
        """Return how long nobody tries again after ``tries`` of them."""
        if tries < self.free:
            return timedelta(0)
        doubled = self.first_seconds * 2 ** min(tries - self.free, 16)
        return timedelta(seconds=min(doubled, self.most_seconds))


# Nobody failed for so long: what was counted is forgotten.
FORGOTTEN_AFTER = timedelta(hours=1)
_LIMITS = {
    "browser": Limit(free=5, first_seconds=60, most_seconds=900),
    "pair": Limit(free=5, first_seconds=60, most_seconds=900),
    "account": Limit(free=20, first_seconds=15, most_seconds=900),
    # Behind one address there may be a whole town hall: it waits a little, and never long.
    "address": Limit(free=30, first_seconds=2, most_seconds=60),
    "all": Limit(free=200, first_seconds=1, most_seconds=5),
}


class TooManyAttemptsError(DomainError):
    """It was tried too often; ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Demasiados intentos. Espere {_spoken(seconds)} y pruebe de nuevo.")
        self.seconds = seconds


def count_attempt(session: Session, account: str, address: str, browser: str) -> Sequence[str]:
    """Count one try before its password is looked at, and return under which keys.

    ``browser`` is the identifier of one that entered this account before, or empty.

    Raises:
        TooManyAttemptsError: one of the counts asks to wait. Nothing was counted.
    """
    clock = wiring(session).clock
    rows = [_locked(session, key, clock.now()) for key in counted_under(account, address, browser)]
    # After the locks: who waited for another's try would else be earlier than it, and turned away.
    now = clock.now()
    longest = max(row.open_at for row in rows)
    if longest > now:
        raise TooManyAttemptsError(ceil((longest - now).total_seconds()))
    for row in rows:
        row.tries = 1 if now - row.last_at > FORGOTTEN_AFTER else row.tries + 1
        row.last_at = now
        row.open_at = now + _LIMITS[row.key.partition(":")[0]].wait(row.tries)
    return [row.key for row in rows]


def forgive_attempt(session: Session, keys: Sequence[str]) -> None:
    """Give back a try whose password was right: what counts this account alone begins anew."""
    now = wiring(session).clock.now()
    for key in keys:
        mine = update(LoginThrottle).where(LoginThrottle.key == key)
        if key.startswith(("browser:", "pair:")):
            session.execute(mine.values(tries=0, open_at=now))
        else:
            # Others' failures stay: a right password among them must not hide a search.
            session.execute(
                mine.where(LoginThrottle.tries > 0).values(
                    tries=LoginThrottle.tries - 1, open_at=now
                )
            )


def forget_attempts(session: Session, account: str) -> None:
    """Let an account be tried at once: somebody who may has given it a new password."""
    mine = or_(
        LoginThrottle.key == f"account:{_short(account)}",
        LoginThrottle.key.startswith(f"pair:{_short(account)}:"),
    )
    session.execute(delete(LoginThrottle).where(mine))


def counted_under(account: str, address: str, browser: str) -> Sequence[str]:
    """Return what counts a try, always in one order: else two could wait for each other."""
    if browser:
        return [f"browser:{_short(browser)}"]
    address = subscriber(address)
    return [
        f"pair:{_short(account)}:{_short(address)}",
        f"account:{_short(account)}",
        f"address:{_short(address)}",
        "all:",
    ]


def _locked(session: Session, key: str, now: datetime) -> LoginThrottle:
    long_ago = now - 2 * FORGOTTEN_AFTER
    begun = {"key": key, "tries": 0, "last_at": long_ago, "open_at": long_ago}
    session.execute(insert_or_ignore(session, LoginThrottle, **begun))
    query = select(LoginThrottle).where(LoginThrottle.key == key).with_for_update()
    return session.scalars(query).one()


def _short(text: str) -> str:
    # What somebody typed may be a password in the wrong box: it is not kept in the clear.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _spoken(seconds: int) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute.
        return counted(seconds, "segundo", "segundos")
    return counted(-(-seconds // 60), "minuto", "minutos")
