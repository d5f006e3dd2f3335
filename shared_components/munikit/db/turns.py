# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How many of a web process's threads may write, or wait to, at a time; and in which order.

A lock that somebody holds makes every writer wait for seconds, and each holds a thread that only
wants to read. So a few wait for the database; the others wait while those get on, and are told at
once when they do not.

SQLite takes one writer at a time, and whoever finds its file locked asks again after pauses that
grow: who came last may be first, and somebody waits a second for what takes milliseconds. So the
threads of a process stand in line, and whoever ends wakes the next.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from munikit.kernel.errors import BusyError
from munikit.kernel.held import let_go
from munikit.kernel.words import lazy_gettext as _l

_BUSY = _l("Muchas personas están guardando a la vez. Espere unos segundos e inténtelo de nuevo.")


class Line:
    """So many places, given in the order in which people came, each by whoever leaves it."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._waiting: deque[threading.Event] = deque()
        self._guard = threading.Lock()
        # When somebody last left; or when the last place was taken, if that was later.
        self.moved = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        return not self._free

    def enter(self, left: Callable[[], float]) -> bool:
        """Wait for a place as long as there are seconds ``left``; return whether there was one."""
        with self._guard:
            if self._free:
                self._free -= 1
                if not self._free:
                    self.moved = time.monotonic()
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        let_go()
        try:
            while not mine.is_set() and (seconds := left()) > 0:
                mine.wait(seconds)
        finally:
            is_mine = self._end_waiting(mine)
        return is_mine

    def leave(self) -> None:
        with self._guard:
            self.moved = time.monotonic()
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1

    def _end_waiting(self, mine: threading.Event) -> bool:
        with self._guard:
            # It may have been given in the moment in which patience ended.
            if not mine.is_set():
                self._waiting.remove(mine)
            return mine.is_set()


class WriteTurns:
    """``most`` write at a time; when none of them ends within ``patience``, no other waits."""

    def __init__(self, most: int = 4, patience: float = 0.5, longest: float = 5.0) -> None:
        self._line = Line(most)
        self._patience = patience
        self._longest = longest

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold a turn.

        Raises:
            BusyError: there is none, and those who have one do not get on.
        """
        until = time.monotonic() + self._longest
        line = self._line
        if not line.enter(lambda: min(line.moved + self._patience, until) - time.monotonic()):
            raise BusyError(_BUSY)
        try:
            yield
        finally:
            line.leave()


class OneWriter:
    """The line of a process's threads before a file that takes one writer at a time.

    It is an order, not a lock: that is the file's, for which other processes ask too.
    """

    def __init__(self) -> None:
        self.line = Line(1)
        self._writes = threading.local()

    @contextmanager
    def in_line(self, patience: float) -> Iterator[float]:
        """Wait for one's turn; yield how long it may still wait for the lock of the file.

        Whoever had no turn within their ``patience`` asks for the lock once. So does whoever writes
        within a writing of the same thread: it would wait for itself.
        """
        if getattr(self._writes, "now", False):
            yield 0.0
            return
        came = time.monotonic()
        if not self.line.enter(lambda: came + patience - time.monotonic()):
            yield 0.0
            return
        self._writes.now = True
        try:
            # In whole seconds: of each patience there is one engine.
            yield max(0.0, patience - int(time.monotonic() - came))
        finally:
            self._writes.now = False
            self.line.leave()
