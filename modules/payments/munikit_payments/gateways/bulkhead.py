# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A limit on the calls that wait for a gateway, so that one that hangs does not take the portal."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from munikit_payments.gateways.contract import GatewayError

_PATIENCE_SECONDS = 1.0


class Bulkhead:
    """At most ``places`` calls are under way, and fewer wait a second for a place.

    Who waits holds a thread of the server just as a call does, and somebody needs it who came for
    something else: three places and two in the queue leave three of the eight threads free.
    """

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._queue = threading.BoundedSemaphore(max(1, places - 1))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place.

        Raises:
            GatewayError: there is none; nothing was sent.
        """
        if not (self._places.acquire(blocking=False) or self._wait()):
            raise GatewayError("too many calls are waiting for the gateway")
        try:
            yield
        finally:
            self._places.release()

    def _wait(self) -> bool:
        if not self._queue.acquire(blocking=False):
            return False
        try:
            return self._places.acquire(timeout=_PATIENCE_SECONDS)
        finally:
            self._queue.release()
