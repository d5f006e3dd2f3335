# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A limit on the slow work of a process, so that a system that hangs does not take the portal.

Who waits for another system, or for a heavy work, holds a thread of the server. Each kind of it has
its places, and all kinds together have `SLOW_WORK`: fewer than a web process has threads, so that
whoever came for something else always finds one free.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from munikit.kernel.errors import BusyError
from munikit.kernel.held import let_go
from munikit.kernel.words import lazy_gettext as _l

PATIENCE_SECONDS = 1.0
_BUSY = _l(
    "Hay muchas personas haciendo esto en este momento. Espere unos segundos e "
    "inténtelo de nuevo. Lo que guardó sigue guardado."
)


class Bulkhead:
    """At most ``places`` works are under way, and fewer wait a second for a place.

    ``among`` counts them with works of other kinds; it takes those who wait too, and lets nobody
    wait for itself.
    """

    def __init__(self, places: int, *, among: threading.Semaphore | None = None) -> None:
        self._among = SLOW_WORK if among is None else among
        self._places = threading.BoundedSemaphore(places)
        self._queue = threading.BoundedSemaphore(max(1, places - 1))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place.

        Raises:
            BusyError: there is none; nothing was begun.
        """
        let_go()
        with ExitStack() as held:
            if not self._among.acquire(blocking=False):
                raise BusyError(_BUSY)
            held.callback(self._among.release)
            if not (self._places.acquire(blocking=False) or self._wait()):
                raise BusyError(_BUSY)
            held.callback(self._places.release)
            yield

    def _wait(self) -> bool:
        if not self._queue.acquire(blocking=False):
            return False
        try:
            return self._places.acquire(timeout=PATIENCE_SECONDS)
        finally:
            self._queue.release()


# A web process has twelve threads: with four writers that wait for the database, three stay free.
SLOW_WORK = threading.BoundedSemaphore(5)
