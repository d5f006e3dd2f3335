# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""An end for what waits on a connection: a socket's own timeout begins anew at every byte."""

import socket
import threading
import time
from contextlib import suppress


class Deadline:
    """Shuts the connections it watches when ``seconds`` have passed since it was made."""

    def __init__(self, seconds: float) -> None:
        self._over_at = time.monotonic() + seconds
        self._watched: list[tuple[threading.Timer, socket.socket]] = []

    @property
    def left(self) -> float:
        return max(0.001, self._over_at - time.monotonic())

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._over_at

    def watch(self, connection: socket.socket) -> None:
        # A duplicate: TLS takes the connection itself away from whoever made it.
        same = connection.dup()
        timer = threading.Timer(self.left, _shut, [same])
        timer.daemon = True
        self._watched.append((timer, same))
        timer.start()

    def forget(self) -> None:
        """Watch no more; the connections may go on."""
        for timer, connection in self._watched:
            timer.cancel()
            connection.close()
        self._watched.clear()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # It may have ended just now.
        connection.shutdown(socket.SHUT_RDWR)
