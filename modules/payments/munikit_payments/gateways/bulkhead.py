# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A limit on the calls that wait for a gateway, so that one that hangs does not take the portal."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from uuid import uuid4

from munikit_payments.gateways.contract import GatewayError

_PATIENCE_SECONDS = 1.0
# A call that has waited so long says that the gateway hangs; the next one does not queue behind it.
_HANGS_SECONDS = 2.0


class Bulkhead:
    """At most ``places`` calls are under way; others wait a second, and none behind one that hangs.

    Waiting takes a thread of the server, which somebody needs who came for something else.
    """

    def __init__(self, places: int) -> None:
        self._places = threading.BoundedSemaphore(places)
        self._under_way: dict[object, float] = {}

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place.

        Raises:
            GatewayError: there is none; nothing was sent.
        """
        if not self._places.acquire(timeout=self._patience()):
            raise GatewayError("too many calls are waiting for the gateway")
        call = uuid4()
        self._under_way[call] = monotonic()
        try:
            yield
        finally:
            del self._under_way[call]
            self._places.release()

    def _patience(self) -> float:
        oldest = min(tuple(self._under_way.values()), default=monotonic())
        return 0 if monotonic() - oldest > _HANGS_SECONDS else _PATIENCE_SECONDS
