# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many of a web process's threads make a page at a time, while the others wait in order.

The interpreter lets one thread run at a time. Eight that all have a page to make take it from each
other at each question to the database: half as much CPU again, and no page sooner. So one makes its
page, and the next its own; more where the database is far, and they wait for it. Whoever is about
to wait for something slow, a bank or a lock, says so (`munikit.kernel.held`) and counts no more,
nor does who is not done within a moment: as many may hang as there are threads. A file takes longer
to read than a page to make: whoever brings one stands in no line, and lets nobody wait in one.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sqlalchemy import URL

from munikit.kernel.held import holding

MOMENT_SECONDS = 0.05
# A page of answers is smaller.
_LARGE_BYTES = 64 * 1024
# Of a database on this machine the answer is there before another thread has begun.
_AT_ONCE_NEAR = 1
_AT_ONCE_FAR = 3
_HERE = ("", "localhost", "127.0.0.1", "::1")
Application = Callable[..., Iterable[bytes]]


def at_once(url: URL) -> int:
    """Return how many may make a page at a time with a database there."""
    host = url.host or str(url.query.get("host", ""))
    return _AT_ONCE_NEAR if host in _HERE or host.startswith("/") else _AT_ONCE_FAR


class Place:
    """Somebody's place: when it was theirs, and what wakes them then."""

    def __init__(self) -> None:
        self.since = 0.0
        self.given = threading.Event()

    def give(self) -> None:
        self.since = time.monotonic()
        self.given.set()


class FewAtOnce:
    """A WSGI application that few threads are in at a time."""

    def __init__(self, app: Application, *, at_once: int, moment: float = MOMENT_SECONDS) -> None:
        self._app = app
        self._at_once = at_once
        self._moment = moment
        self._guard = threading.Lock()
        self._inside: list[Place] = []
        self._waiting: deque[Place] = deque()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request when its turn has come."""
        if int(environ.get("CONTENT_LENGTH") or 0) > _LARGE_BYTES:
            return self._app(environ, start)
        place = self.come()
        while not place.given.is_set():
            place.given.wait(self.look())
        try:
            with holding(partial(self.go, place)):
                return self._app(environ, start)
        finally:
            self.go(place)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def come(self) -> Place:
        """Take a place, or stand in line for one."""
        place = Place()
        with self._guard:
            self._waiting.append(place)
            self._admit()
        return place

    def look(self) -> float:
        """Give the place of whoever hangs to the next; return when to look again, in seconds."""
        with self._guard:
            self._admit()
            if not self._inside:
                return 0.0
            return max(0.001, self._inside[0].since + self._moment - time.monotonic())

    def go(self, place: Place) -> None:
        with self._guard:
            if place in self._inside:
                self._inside.remove(place)
            self._admit()

    def _admit(self) -> None:
        # Whoever is first inside is there for the longest.
        hangs_since = time.monotonic() - self._moment
        is_full = len(self._inside) >= self._at_once
        if self._waiting and is_full and self._inside[0].since <= hangs_since:
            del self._inside[0]
        while self._waiting and len(self._inside) < self._at_once:
            place = self._waiting.popleft()
            place.give()
            self._inside.append(place)
