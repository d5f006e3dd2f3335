# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A call to another system ends at its deadline and reads so far, whatever the other side does."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
import requests

from munikit.outside import AnswerTooLongError, calling

SECONDS = 0.5
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
DRIP = b"X-Drip: 1\r\n"


@contextmanager
def answering(answer: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Serve one connection at a time with ``answer``, until the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)

        def serve() -> None:
            while not over.is_set():
                with suppress(OSError), server.accept()[0] as connection:
                    connection.recv(65536)
                    answer(connection, over)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        over.set()
        thread.join()


def drip(start: bytes, piece: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """Send ``start`` and then a piece ten times a second, for ever."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(start)
        while not over.wait(0.1):
            connection.sendall(piece)

    return answer


def say(content: bytes) -> Callable[[socket.socket, threading.Event], None]:
    return lambda connection, _over: connection.sendall(content)


def flood(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(HEAD + b"\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 65536)


@pytest.mark.parametrize(
    "answer",
    [
        drip(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
        drip(HEAD + b"\r\n", b"x"),
        drip(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(HEAD, DRIP),
        drip(b"", b"H"),
        drip(b"", b""),
    ],
    ids=["with a length", "without a length", "in chunks", "headers", "first line", "silence"],
)
def test_an_answer_that_drips_is_cut_at_the_deadline(
    answer: Callable[[socket.socket, threading.Event], None],
) -> None:
    with answering(answer) as url, calling(SECONDS) as session:
        with pytest.raises(requests.RequestException):  # Else it would drip for ever.
            session.get(url)

        with pytest.raises(requests.Timeout):  # The deadline is that of the whole session.
            session.get(url)


def test_an_answer_without_end_is_refused_and_not_kept() -> None:
    with answering(flood) as url, calling(30) as session, pytest.raises(AnswerTooLongError):
        session.get(url)


def test_a_compressed_answer_is_refused_unread() -> None:
    bomb = HEAD + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"

    with (
        answering(say(bomb)) as url,
        calling(30) as session,
        pytest.raises(AnswerTooLongError, match="compressed"),
    ):
        session.get(url)


def test_a_redirect_is_not_followed() -> None:
    away = b"HTTP/1.1 307 Away\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"

    with (
        answering(say(away)) as url,
        calling(30) as session,
        pytest.raises(requests.TooManyRedirects),
    ):
        session.post(url, data={"client_secret": "s"})


def test_an_answer_in_time_is_read_whole() -> None:
    fine = HEAD + b'Content-Length: 13\r\n\r\n{"one":"day"}'

    with answering(say(fine)) as url, calling(30) as session:
        assert session.get(url).json() == {"one": "day"}
