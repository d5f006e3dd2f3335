# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Slowing down whoever guesses passwords, without locking out whoever owns the account.

A try is counted before its password is compared, under a lock on what counts it, so that tries made
at once do not pass together; a right password gives it back. A browser in which somebody entered
before is counted alone (OWASP, *Slow Down Online Guessing Attacks with Device Cookies*): what
strangers try, from the same address or from forty, never makes it wait.
"""

from collections.abc import Sequence

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from munikit.db.limiter import Attempts, Delay, count, shortened
from munikit.kernel.network import subscriber
from munikit.wiring import wiring

_LIMITS = {
    "browser": Delay(free=5, first_seconds=60, most_seconds=900),
    "pair": Delay(free=5, first_seconds=60, most_seconds=900),
    "account": Delay(free=20, first_seconds=15, most_seconds=900),
    # Behind one address there may be a whole town hall: it waits a little, and never long.
    "address": Delay(free=30, first_seconds=2, most_seconds=60),
    "all": Delay(free=200, first_seconds=1, most_seconds=5),
}


def count_attempt(session: Session, account: str, address: str, browser: str) -> Sequence[str]:
    """Count one try before its password is looked at, and return under which keys.

    ``browser`` is the identifier of one that entered this account before, or empty.

    Raises:
        TooManyAttemptsError: one of the counts asks to wait. Nothing was counted.
    """
    keys = counted_under(account, address, browser)
    count(session, {key: _LIMITS[key.partition(":")[0]] for key in keys})
    return keys


def forgive_attempt(session: Session, keys: Sequence[str]) -> None:
    """Give back a try whose password was right: what counts this account alone begins anew."""
    now = wiring(session).clock.now()
    for key in keys:
        mine = update(Attempts).where(Attempts.key == key)
        if key.startswith(("browser:", "pair:")):
            session.execute(mine.values(tries=0, open_at=now))
        else:
            # Others' failures stay: a right password among them must not hide a search.
            session.execute(
                mine.where(Attempts.tries > 0).values(tries=Attempts.tries - 1, open_at=now)
            )


def forget_attempts(session: Session, account: str) -> None:
    """Let an account be tried at once: somebody who may has given it a new password."""
    mine = or_(
        Attempts.key == f"account:{shortened(account)}",
        Attempts.key.startswith(f"pair:{shortened(account)}:"),
    )
    session.execute(delete(Attempts).where(mine))


def counted_under(account: str, address: str, browser: str) -> Sequence[str]:
    """Return what counts a try, always in one order: else two could wait for each other."""
    if browser:
        return [f"browser:{shortened(browser)}"]
    address = subscriber(address)
    return [
        f"pair:{shortened(account)}:{shortened(address)}",
        f"account:{shortened(account)}",
        f"address:{shortened(address)}",
        "all:",
    ]
