# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Connections that say nothing, or drip, keep nobody out; a careless server is beside."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from typing import Any

import pytest
import waitress
from waitress.wasyncore import close_all

from munikit.cli.slow_clients import Serving, SlowClientLimits, create

PLACES = 20
PATIENCE = SlowClientLimits(
    connections=PLACES, idle_seconds=60, seconds=1, slowest_bytes=1024, cleanup_seconds=0.1
)
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"


def app(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"answered " + str(len(body)).encode()]


Served = Callable[[Any], int]


@pytest.fixture
def served() -> Iterator[Served]:
    """Run a server in a thread, and stop it."""
    with ExitStack() as stack:

        def run(server: Any) -> int:  # noqa: ANN401 - waitress has no types.
            thread = threading.Thread(target=run_quietly, args=(server,))
            thread.start()
            stack.callback(thread.join)
            stack.callback(stop, server)
            return int(server.effective_port)

        yield run


def run_quietly(server: Any) -> None:  # noqa: ANN401 - as above.
    with suppress(OSError):
        server.run()


def stop(server: Any) -> None:  # noqa: ANN401 - as above.
    # In its own thread; the loop ends when nothing is left to wait for. An answer that is just done
    # may wake it first: then it has closed what would wake it.
    with suppress(OSError):
        server.trigger.pull_trigger(lambda: close_all(server._map))  # noqa: SLF001 - it has no other end.
    server.task_dispatcher.shutdown()


def patient() -> Any:  # noqa: ANN401 - as above.
    return create(
        Serving(app, "127.0.0.1", 0, 2, 1_000_000, clear_proxy_headers=False, patience=PATIENCE)
    )


def careless() -> Any:  # noqa: ANN401 - as above.
    return waitress.create_server(
        app, host="127.0.0.1", port=0, threads=2, connection_limit=PLACES, channel_timeout=60
    )


def asked(port: int, seconds: float) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=seconds)) as connection:
        try:
            connection.request("GET", "/")
            return connection.getresponse().read().decode()
        except TimeoutError:
            return "nothing"


@pytest.mark.parametrize(("server", "answer"), [(patient, "answered 0"), (careless, "nothing")])
def test_connections_that_say_nothing_make_room_for_who_comes(
    served: Served, server: Callable[[], Any], answer: str
) -> None:
    port = served(server())

    with ExitStack() as idle:
        for _ in range(2 * PLACES):
            idle.enter_context(socket.create_connection(("127.0.0.1", port)))

        assert asked(port, 30 if answer != "nothing" else 2) == answer


@pytest.mark.parametrize(
    ("start", "piece"),
    [(HEAD, b"X-Drip: 1\r\n"), (HEAD + b"Content-Length: 100000\r\n\r\n", b"x")],
    ids=["headers", "body"],
)
def test_a_request_that_drips_is_cut_though_it_is_never_silent(
    served: Served, start: bytes, piece: bytes
) -> None:
    port = served(patient())

    with socket.create_connection(("127.0.0.1", port), timeout=30) as dripping:
        dripping.sendall(start)

        assert pieces_until_cut(dripping, piece) < 1_000


def pieces_until_cut(connection: socket.socket, piece: bytes) -> int:
    connection.settimeout(0.05)
    for sent in range(1_000):
        try:
            connection.sendall(piece)
            if connection.recv(1) == b"":
                return sent
        except TimeoutError:
            continue
        except OSError:
            return sent
    return 1_000


def test_a_request_that_comes_slowly_enough_for_its_size_is_answered(served: Served) -> None:
    port = served(patient())

    with socket.create_connection(("127.0.0.1", port), timeout=30) as slow:
        slow.sendall(HEAD + b"Content-Length: 65536\r\n\r\n")
        for _ in range(16):
            slow.sendall(b"x" * 4096)
        answer = b""
        while b"answered" not in answer:
            answer += slow.recv(4096)

    assert b"answered 65536" in answer
