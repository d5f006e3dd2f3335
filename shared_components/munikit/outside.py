# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Calls to other systems: over at their deadline, whatever the other side does, and read so far.

A timeout of ``requests`` or of ``httpx`` begins anew at every byte: an answer that
drips holds its thread for ever. Here the connection is shut when the time is over, in the middle of
an answer, of its headers or of the handshake of TLS. An answer longer than the limit is refused
before it is in memory, redirects are not followed, and a compressed one, which could unfold into
anything, is not asked for.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from munikit.kernel.deadline import Deadline
from munikit.kernel.held import let_go

MOST_BYTES = 1024 * 1024
_CONNECT_SECONDS = 2.0

S = TypeVar("S", bound=requests.Session)


class AnswerTooLongError(requests.RequestException):
    """The other side sent more than it may."""


@contextmanager
def calling(seconds: float, *, most_bytes: int = MOST_BYTES) -> Iterator[requests.Session]:
    """Give a session whose calls are over, all together, within ``seconds``."""
    with requests.Session() as session, bounded(session, seconds, most_bytes=most_bytes):
        yield session


@contextmanager
def bounded(session: S, seconds: float, *, most_bytes: int = MOST_BYTES) -> Iterator[S]:
    """Limit a session that another library made, as `calling` limits its own."""
    let_go()
    deadline = Deadline(seconds)
    adapter = _BoundedAdapter(deadline, most_bytes)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.max_redirects = 0
    session.headers["Accept-Encoding"] = "identity"
    try:
        yield session
    finally:
        deadline.forget()
        adapter.close()


class _BoundedAdapter(HTTPAdapter):
    def __init__(self, deadline: Deadline, most_bytes: int) -> None:
        self._deadline = deadline
        self._most_bytes = most_bytes
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - requests' own.
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._deadline)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:  # noqa: ANN401 - as above.
        manager = super().proxy_manager_for(proxy, **kwargs)
        manager.pool_classes_by_scheme = _pools(self._deadline)
        return manager

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:  # type: ignore[override] # noqa: ANN401 - as above.
        if self._deadline.is_over:
            raise requests.Timeout("the time for the call is over")
        left = self._deadline.left
        kwargs["timeout"] = (min(_CONNECT_SECONDS, left), left)
        return super().send(request, **kwargs)

    def build_response(
        self, req: requests.PreparedRequest, resp: BaseHTTPResponse
    ) -> requests.Response:
        whole = HTTPResponse(
            body=BytesIO(self._read(resp)),
            headers=resp.headers,
            status=resp.status,
            reason=resp.reason,
            preload_content=False,
        )
        return super().build_response(req, whole)

    def _read(self, answer: BaseHTTPResponse) -> bytes:
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise AnswerTooLongError("the answer is compressed, which was not asked for")
        try:
            content = answer.read(self._most_bytes + 1, decode_content=False)
        except (HTTPError, OSError, ValueError) as error:
            raise requests.ConnectionError(f"the answer broke off: {error}") from error
        finally:
            answer.close()
        # Without a length a shut connection looks like the end of the answer.
        if self._deadline.is_over:
            raise requests.Timeout("the answer took too long")
        if len(content) > self._most_bytes:
            raise AnswerTooLongError(f"the answer is longer than {self._most_bytes} bytes")
        return content


def _pools(deadline: Deadline) -> dict[str, Any]:
    class Watched(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            # Not in `connect`: the handshake of TLS comes after this and drips too.
            connection = super()._new_conn()
            deadline.watch(connection)
            return connection

    class WatchedTLS(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            connection = super()._new_conn()
            deadline.watch(connection)
            return connection

    class Plain(HTTPConnectionPool):
        ConnectionCls = Watched

    class TLS(HTTPSConnectionPool):
        ConnectionCls = WatchedTLS

    return {"http": Plain, "https": TLS}
