# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""waitress, for whoever sends slowly or not at all.

A connection holds no thread until its request is whole, but there are so many of them and no more:
a hundred that say nothing keep everybody out. Here the one that has waited longest makes room for
who comes, and a request has a time to arrive in, however busily its bytes drip.
"""

import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.wasyncore import dispatcher, loop

from munikit.cli.bodiless import BodilessTask

_MOST_HEADER_BYTES = 32 * 1024
# What a slow reader has not taken yet waits in a file, and holds no thread.
_MOST_WAITING_BYTES = 256 * 1024 * 1024
_TURN_SECONDS = 1.0
# Whoever asks a server to stop waits for so long for the requests that are under way.
STOP_SECONDS = 20


@dataclass(frozen=True)
class SlowClientLimits:
    """How many may be connected, how long one may say nothing, and how slowly one may send.

    A request has ``seconds`` to arrive, and one more for every ``slowest_bytes`` of it: a file of
    five megabytes over a bad line takes ten minutes.
    """

    connections: int = 500
    idle_seconds: float = 30
    seconds: float = 20
    slowest_bytes: int = 8 * 1024
    cleanup_seconds: float = 2


@dataclass(frozen=True)
class Serving:
    """What is served, where, and by how many threads of each process."""

    app: Callable[..., Any]
    host: str
    port: int
    threads: int
    most_bytes: int
    clear_proxy_headers: bool
    patience: SlowClientLimits = SlowClientLimits()

    def addresses(self) -> Sequence[Any]:
        """Return each address behind the name of the host."""
        found: Any = Adjustments(host=self.host, port=self.port).listen
        return list(found)  # Typed as text; they are socket addresses.


def serve(serving: Serving) -> None:
    """Answer until the process is asked to stop."""
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: stopping.set())
    server = create(serving)
    server.print_listen("Serving on http://{}:{}")
    server.run_while(lambda: not stopping.is_set())


def create(serving: Serving, sockets: Sequence[socket.socket] = ()) -> "SlowClientServer":
    """Return a server, at its own addresses or where others listen already."""
    settings = _adjustments(serving)
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(settings.threads)
    shared: dict[int, Any] = {}
    places: list[tuple[Any, socket.socket | None]] = [(each, None) for each in serving.addresses()]
    if sockets:
        places = [((one.family, one.type, one.proto, one.getsockname()), one) for one in sockets]
    servers = [
        SlowClientServer(
            serving.app,
            shared,
            _sock=taken,
            bind_socket=taken is None,
            dispatcher=threads,
            adj=settings,
            sockinfo=address,
        )
        for address, taken in places
    ]
    for server in servers:
        server.patience = serving.patience
        server.beside = servers
    return servers[-1]


def _adjustments(serving: Serving) -> Adjustments:
    patience = serving.patience
    return Adjustments(
        ident=None,
        threads=serving.threads,
        max_request_body_size=serving.most_bytes,
        clear_untrusted_proxy_headers=serving.clear_proxy_headers,
        # Never reached: room is made before. One spare for each thing that is no connection.
        connection_limit=patience.connections + 50,
        channel_timeout=patience.idle_seconds,
        cleanup_interval=patience.cleanup_seconds,
        max_request_header_size=_MOST_HEADER_BYTES,
        outbuf_high_watermark=_MOST_WAITING_BYTES,
        asyncore_use_poll=True,
    )


class _Channel(HTTPChannel):
    """A connection that knows when what it is sending began."""

    task_class = BodilessTask
    began = 0.0
    sent = 0

    def received(self, data: bytes) -> bool:
        if not self.began:
            self.began = time.time()
            self.sent = 0
        self.sent += len(data)
        taken = bool(super().received(data))
        if self.request is None:
            self.began = 0.0
        return taken

    @property
    def is_answered(self) -> bool:
        """Say whether its request is whole: what follows is ours."""
        return bool(self.requests or self.total_outbufs_len)

    @property
    def waiting_since(self) -> float:
        return self.began or float(self.last_activity)


class SlowClientServer(TcpWSGIServer):
    channel_class = _Channel
    patience = SlowClientLimits()
    _map: Any
    active_channels: Any  # A dictionary; the stubs say one channel.
    beside: "Sequence[SlowClientServer]" = ()  # Those at the other addresses, and itself.

    def run_while(self, is_wanted: Callable[[], bool]) -> None:
        """Answer while it is wanted, which is asked every second; then end what was begun."""
        try:
            while is_wanted():
                self._turn()
            for server in self.beside:
                dispatcher.close(server)  # Not what wakes it, which the answers need.
            limit = time.monotonic() + STOP_SECONDS
            while self._is_answering() and time.monotonic() < limit:
                self._turn()
        except (SystemExit, KeyboardInterrupt):
            pass  # At once.
        self.task_dispatcher.shutdown()

    def _turn(self) -> None:
        loop(timeout=_TURN_SECONDS, use_poll=True, map=self._map, count=1)

    def _is_answering(self) -> bool:
        channels = [each for server in self.beside for each in server.active_channels.values()]
        return any(channel.is_answered for channel in channels)

    def handle_accept(self) -> None:
        if len(self.active_channels) >= self.patience.connections:
            self._make_room()
        super().handle_accept()

    def maintenance(self, now: int) -> None:
        super().maintenance(now)
        for channel in self.active_channels.values():
            allowed = self.patience.seconds + channel.sent / self.patience.slowest_bytes
            if channel.began and not channel.is_answered and now - channel.began > allowed:
                channel.will_close = True

    def _make_room(self) -> None:
        # Those that send nothing first, then those that do not read what they asked for.
        free = [each for each in self.active_channels.values() if not each.requests]
        if free:
            longest = min(free, key=lambda each: (each.is_answered, each.waiting_since))
            longest.handle_close()
