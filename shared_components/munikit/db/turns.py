# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many of a web process's threads may write, or wait to, at a time.

A lock that somebody holds makes every writer wait for seconds, and each holds a thread that only
wants to read. So a few wait for the database; the others wait while those get on, and are told at
once when they do not.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from munikit.kernel.errors import BusyError
from munikit.kernel.words import lazy_gettext as _l

_BUSY = _l("Muchas personas están guardando a la vez. Espere unos segundos e inténtelo de nuevo.")


class WriteTurns:
    """``most`` write at a time; when none of them ends within ``patience``, no other waits."""

    def __init__(self, most: int = 4, patience: float = 0.5, longest: float = 5.0) -> None:
        self._most = most
        self._patience = patience
        self._longest = longest
        self._under_way = 0
        self._moved = 0.0
        self._changed = threading.Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn.

        Raises:
            BusyError: there is none, and those who have one do not get on.
        """
        with self._changed:
            self._take()
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._moved = time.monotonic()
                self._changed.notify()

    def _take(self) -> None:
        came = time.monotonic()
        while self._under_way >= self._most:
            left = min(self._moved + self._patience, came + self._longest) - time.monotonic()
            if left <= 0:
                raise BusyError(_BUSY)
            self._changed.wait(left)
        self._under_way += 1
        if self._under_way == self._most:
            # From here on somebody who comes has to wait.
            self._moved = time.monotonic()
