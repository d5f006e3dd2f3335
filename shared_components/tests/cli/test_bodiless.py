# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A connection goes on after an answer that has no body, where the browser means it to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from typing import Any

import pytest
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher
from waitress.wasyncore import close_all

from munikit.cli import slow_clients
from munikit.cli.bodiless import BodilessTask


class Channel(HTTPChannel):
    task_class = BodilessTask


class Server(TcpWSGIServer):
    channel_class = Channel


class AsItComes(TcpWSGIServer):
    channel_class = HTTPChannel


def app(environ: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    status = environ["PATH_INFO"].strip("/")
    start(f"{status} As asked", [("ETag", '"x"')])
    return [b"page"] if status == "200" else []


@pytest.fixture
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    kind = getattr(request, "param", Server)
    settings = Adjustments(host="127.0.0.1", port=0, threads=1, asyncore_use_poll=True)
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(1)
    listen: Any = settings.listen
    server: Any = kind(app, {}, dispatcher=dispatcher, adj=settings, sockinfo=listen[0])
    thread = threading.Thread(target=run_quietly, args=(server,))
    thread.start()
    yield int(server.effective_port)
    with suppress(OSError):
        server.trigger.pull_trigger(lambda: close_all(server._map))  # noqa: SLF001 - it has no other end.
    dispatcher.shutdown()
    thread.join()


def run_quietly(server: Any) -> None:  # noqa: ANN401 - waitress has no types.
    with suppress(OSError):
        server.run()


def goes_on(port: int, path: str, **headers: str) -> bool:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers=headers)
        assert connection.getresponse().read() in (b"", b"page")
        return connection.sock is not None


@pytest.mark.parametrize("path", ["/304", "/204"])
def test_a_connection_goes_on_after_an_answer_without_a_body(port: int, path: str) -> None:
    assert goes_on(port, path)


def test_what_is_asked_next_on_it_is_answered(port: int) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/304")
        first = connection.getresponse()
        first.read()
        kept = connection.sock
        connection.request("GET", "/200")

        assert connection.sock is kept
        assert connection.getresponse().read() == b"page"


@pytest.mark.parametrize("path", ["/304", "/200"])
def test_whoever_asks_for_the_end_of_it_has_it(port: int, path: str) -> None:
    assert not goes_on(port, path, Connection="close")


@pytest.mark.parametrize("port", [AsItComes], indirect=True)
def test_waitress_by_itself_hangs_up(port: int) -> None:
    """When it no longer does, `BodilessTask` can go."""
    assert not goes_on(port, "/304")


def test_the_portals_server_is_one_that_does_not() -> None:
    assert slow_clients.SlowClientServer.channel_class.task_class is BodilessTask
