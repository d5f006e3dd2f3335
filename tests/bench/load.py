# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Visitors who ask one after another, each on a connection of their own, in one thread.

It knows as much HTTP as a server's answers need and takes little of the processor that the server
is measured on: a lengthy answer or one in pieces, connections that are kept and that are not.
"""

import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.steps import Answer, Request, Talk, WrongAnswerError

_PATIENCE_SECONDS = 60
_ACCEPTED = (
    "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Language: es-CL,es;q=0.9\r\n"
)
_MOST_TOLD = 5


@dataclass
class Load:
    """What came of it: seconds of each answer, goes that were finished, what was wrong."""

    goes: int = 0
    wall_seconds: float = 0.0
    seconds: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    mistakes: int = 0
    told: list[str] = field(default_factory=list)

    def mistake(self, what: str) -> None:
        self.mistakes += 1
        if len(self.told) < _MOST_TOLD:
            self.told.append(what)

    def add(self, other: "Load") -> None:
        self.goes += other.goes
        self.wall_seconds += other.wall_seconds
        self.seconds += other.seconds
        self.sizes += other.sizes
        self.mistakes += other.mistakes
        self.told = [*self.told, *other.told][:_MOST_TOLD]


class Connection:
    """One visitor's connection, and the go they are at."""

    def __init__(self, port: int, begin: Callable[[], Talk]) -> None:
        self.port = port
        self._begin = begin
        self._socket: socket.socket | None = None
        self._got = b""
        self._talk: Talk | None = None
        self._asked = 0.0
        self._is_new = True
        self._request = Request("/")

    def begin(self, load: Load) -> bool:
        """Begin a go; return whether it was begun."""
        self._talk = self._begin()
        try:
            self._ask(next(self._talk))
        except OSError as error:
            return self._lost(load, str(error))
        return True

    def fileno(self) -> int:
        return self._socket.fileno() if self._socket else -1

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    def read(self, load: Load) -> bool:
        """Take what has come; return whether the go goes on."""
        if self._socket is None or self._talk is None:
            return False
        try:
            part = self._socket.recv(262_144)
        except OSError as error:
            return self._lost(load, str(error))
        self._got += part
        answer = parsed(self._got, ended=not part)
        if answer is None:
            return True if part else self._lost(load, "the connection ended")
        load.seconds.append(time.perf_counter() - self._asked)
        load.sizes.append(len(answer.content))
        if not part or answer.header("connection").lower() == "close":
            self.close()
        return self._tell(answer, load)

    def _tell(self, answer: Answer, load: Load) -> bool:
        if self._talk is None:
            return False
        try:
            self._ask(self._talk.send(answer))
        except StopIteration:
            load.goes += 1
            return False
        except WrongAnswerError as error:
            load.mistake(str(error))
            return False
        except OSError as error:
            return self._lost(load, str(error))
        return True

    def _lost(self, load: Load, why: str) -> bool:
        self.close()
        # A server may hang up on a connection that it kept; of what was asked it knows nothing.
        if not self._is_new and not self._got:
            self._ask(self._request)
            return True
        load.mistake(f"{self._request.path}: {why}")
        return False

    def _ask(self, request: Request) -> None:
        self._request = request
        self._got = b""
        self._is_new = self._socket is None
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), _PATIENCE_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._asked = time.perf_counter()
        try:
            self._socket.sendall(written(request))
        except OSError:
            if self._is_new:
                raise
            self.close()
            self._ask(request)


def written(request: Request) -> bytes:
    """Return a request as it goes over the wire."""
    method = "GET" if request.body is None else "POST"
    lines = f"{method} {request.path} HTTP/1.1\r\nHost: {request.host}\r\n{_ACCEPTED}"
    if request.cookies:
        jar = "; ".join(f"{name}={value}" for name, value in request.cookies.items())
        lines += f"Cookie: {jar}\r\n"
    body = (request.body or "").encode()
    if request.body is not None:
        lines += f"Content-Type: {request.kind}\r\nContent-Length: {len(body)}\r\n"
    return lines.encode() + b"\r\n" + body


def parsed(got: bytes, *, ended: bool) -> Answer | None:
    """Return the answer that came, or nothing while some of it is still to come."""
    head, found, rest = got.partition(b"\r\n\r\n")
    if not found:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = [
        (name.strip().lower(), value.strip())
        for name, _, value in (each.partition(":") for each in lines)
    ]
    known = dict(headers)
    content: bytes | None
    if known.get("transfer-encoding") == "chunked":
        content = _unchunked(rest)
    elif "content-length" in known:
        content = rest if len(rest) >= int(known["content-length"]) else None
    else:
        content = rest if ended else None
    return None if content is None else Answer(int(first.split()[1]), headers, content)


def _unchunked(rest: bytes) -> bytes | None:
    found = b""
    while True:
        size, is_there, rest = rest.partition(b"\r\n")
        if not is_there:
            return None
        length = int(size.split(b";")[0], 16)
        if len(rest) < length + 2:
            return None
        if length == 0:
            return found
        found += rest[:length]
        rest = rest[length + 2 :]


def visit(port: int, goes: Sequence[Callable[[], Talk]], seconds: float, least: int = 1) -> Load:
    """Let one visitor for each of ``goes`` begin again and again for so many seconds.

    Each begins at least ``least`` times, and finishes what was begun.
    """
    load = Load()
    start = time.perf_counter()
    every = [Connection(port, each) for each in goes]
    begun = dict.fromkeys(every, 1)
    at_it = [each for each in every if each.begin(load)]
    while at_it:
        ready = select.select(at_it, [], [], _PATIENCE_SECONDS)[0]
        if not ready:
            load.mistake(f"no answer in {_PATIENCE_SECONDS} seconds")
            break
        for each in ready:
            goes_on = each.read(load)
            is_time = begun[each] < least or time.perf_counter() - start < seconds
            if not goes_on and is_time:
                begun[each] += 1
                goes_on = each.begin(load)
            if not goes_on:
                at_it.remove(each)
    for each in every:
        each.close()
    load.wall_seconds = time.perf_counter() - start
    return load
