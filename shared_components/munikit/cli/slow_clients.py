# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""waitress, for whoever sends slowly or not at all.

A connection holds no thread until its request is whole, but there are so many of them and no more:
a hundred that say nothing keep everybody out. Here the one that has waited longest makes room for
who comes, and a request has a time to arrive in, however busily its bytes drip.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from munikit.cli.bodiless import BodilessTask

_MOST_HEADER_BYTES = 32 * 1024
# What a slow reader has not taken yet waits in a file, and holds no thread.
_MOST_WAITING_BYTES = 256 * 1024 * 1024


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


def serve(  # noqa: PLR0913 - what waitress takes too.
    app: Callable[..., Any],
    *,
    host: str,
    port: int,
    threads: int,
    most_bytes: int,
    clear_proxy_headers: bool,
) -> None:
    """Answer until the process is asked to stop."""
    server = create(
        app,
        SlowClientLimits(),
        host=host,
        port=port,
        threads=threads,
        max_request_body_size=most_bytes,
        clear_untrusted_proxy_headers=clear_proxy_headers,
    )
    server.run()


def create(app: Callable[..., Any], patience: SlowClientLimits, **more: Any) -> "SlowClientServer":  # noqa: ANN401 - waitress's own.
    settings = Adjustments(
        ident=None,
        # Never reached: room is made before. One spare for each thing that is no connection.
        connection_limit=patience.connections + 50,
        channel_timeout=patience.idle_seconds,
        cleanup_interval=patience.cleanup_seconds,
        max_request_header_size=_MOST_HEADER_BYTES,
        outbuf_high_watermark=_MOST_WAITING_BYTES,
        asyncore_use_poll=True,
        **more,
    )
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(settings.threads)
    shared: dict[int, Any] = {}
    addresses: Any = settings.listen  # Typed as text; they are socket addresses.
    servers = [
        SlowClientServer(app, shared, dispatcher=dispatcher, adj=settings, sockinfo=address)
        for address in addresses
    ]
    for server in servers:
        server.patience = patience
        server.print_listen("Serving on http://{}:{}")
    return servers[-1]


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
    active_channels: Any  # A dictionary; the stubs say one channel.

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
