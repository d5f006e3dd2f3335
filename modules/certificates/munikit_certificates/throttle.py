# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A limit on guessing codes, by address, kept in each process's memory."""

import threading
import time
from collections import defaultdict, deque

from munikit.kernel.network import subscriber

_MOST_ADDRESSES = 10_000


class Limiter:
    """Allows ``most`` attempts in any ``seconds``."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most = most
        self._seconds = seconds
        self._attempts: defaultdict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def allows(self, address: str) -> bool:
        """Count an attempt and say whether it may go on."""
        now, address = time.monotonic(), subscriber(address)
        with self._lock:
            recent = self._attempts[address]
            while recent and now - recent[0] > self._seconds:
                recent.popleft()
            if len(recent) >= self._most:
                return False
            recent.append(now)
            # Forget everybody now and then, rather than remember every address for ever.
            if len(self._attempts) > _MOST_ADDRESSES:
                self._attempts.clear()
            return True
