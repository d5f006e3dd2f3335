# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Ways to hold a portal still from one laptop; each left an earlier one unanswering."""

import re
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import HTTPAdapter
from sqlalchemy import create_engine, func, inspect, select, text

from munikit.people import LoginSession

MANY = 16
IDLE = 120
_WAIT = 90
_OBJECTS = 120_000
_BLOCK = 1024 * 1024


@dataclass
class Target:
    """A portal, the provider it asks, a resident's draft that asks for a file, and its database.

    ``database`` is the file of SQLite's or the address of PostgreSQL's; ``root`` is on the disk
    that can be filled.
    """

    url: str
    provider: "Provider"
    cookie: str
    draft: str
    database: str
    root: Path
    over: threading.Event = field(default_factory=threading.Event)


class Provider:
    """A ClaveÚnica that takes every call and answers none."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._held: list[socket.socket] = []
        threading.Thread(target=self._hold, daemon=True).start()

    def _hold(self) -> None:
        with suppress(OSError):
            while True:
                self._held.append(self._server.accept()[0])

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for each in self._held:
            each.close()


def callbacks(target: Target, _number: int) -> None:
    """Come back from ClaveÚnica with a code that was made up."""
    door = f"{target.url}/entrar/claveunica"
    with requests.Session() as browser:
        going = browser.get(door, allow_redirects=False, timeout=_WAIT)
        state = parse_qs(urlsplit(going.headers["Location"]).query)["state"][0]
        browser.get(f"{door}/vuelta", params={"code": "made up", "state": state}, timeout=_WAIT)


def rows(target: Target, number: int) -> None:
    """Look at what asks to sign in first, under a long address, as somebody new each time."""
    with _from(number) as browser:
        browser.get(f"{target.url}/mis-solicitudes?{number}{'x' * 4000}", timeout=_WAIT)
        browser.get(f"{target.url}/entrar/claveunica", timeout=_WAIT, allow_redirects=False)


def files(target: Target, number: int) -> None:
    """Ask whether a heavy file is authentic, each time from another address."""
    page = f"{target.url}/verificar/archivo"
    sent = {"file": ("documento.pdf", BytesIO(HEAVY), "application/pdf")}
    with _from(number) as browser:
        token = _token(browser.get(page, timeout=_WAIT).text)
        browser.post(page, {"csrf_token": token}, files=sent, timeout=_WAIT)


def uploads(target: Target, _number: int) -> None:
    """Put a heavy file in one's own draft, again and again."""
    sent = {"health_card": ("carne.pdf", BytesIO(HEAVY), "application/pdf")}
    with requests.Session() as browser:
        browser.cookies.set("sid", target.cookie)
        token = _token(browser.get(target.draft, timeout=_WAIT).text)
        browser.post(target.draft, {"csrf_token": token}, files=sent, timeout=_WAIT)


def writers(target: Target, number: int) -> None:
    """Try to enter, which writes."""
    door = f"{target.url}/entrar/funcionarios"
    form = {"email": f"nadie{number}@valdivia.example", "password": "x" * 20}
    with requests.Session() as browser:
        token = _token(browser.get(door, timeout=_WAIT).text)
        browser.post(door, {**form, "csrf_token": token}, timeout=_WAIT)


@contextmanager
def repeating(target: Target, act: Callable[[Target, int], None]) -> Iterator[None]:
    """Do it, many at a time, until the end."""
    begun = threading.Barrier(MANY + 1)

    def repeat(number: int) -> None:
        begun.wait()
        turn = 0
        while not target.over.is_set():
            turn += MANY
            with suppress(requests.RequestException, IndexError, KeyError):
                act(target, turn + number)

    threads = [threading.Thread(target=repeat, args=(n,), daemon=True) for n in range(MANY)]
    for each in threads:
        each.start()
    begun.wait()
    yield


@contextmanager
def locking(target: Target) -> Iterator[None]:
    """Hold the lock of the database while people write."""
    held = held_postgresql if "://" in target.database else held_sqlite
    with held(target.database), repeating(target, writers):
        yield


@contextmanager
def held_sqlite(file: str) -> Iterator[None]:
    holder = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    holder.execute("begin immediate")
    try:
        yield
    finally:
        holder.execute("rollback")
        holder.close()


@contextmanager
def held_postgresql(url: str) -> Iterator[None]:
    """Hold every table as SQLite's one lock does: who reads reads on."""
    engine = create_engine(url)
    with engine.connect() as holder:
        tables = ", ".join(f'"{name}"' for name in inspect(holder).get_table_names())
        holder.execute(text(f"lock table {tables} in exclusive mode"))
        yield
        holder.rollback()
    engine.dispose()


@contextmanager
def filling(target: Target) -> Iterator[None]:
    """Fill the portal's disk to its last byte, and again what is given free, while people write."""
    ballast = target.root / "ballast"

    def fill() -> None:
        with ballast.open("ab", buffering=0) as file:
            while not target.over.is_set():
                size = _BLOCK
                while size:
                    try:
                        file.write(bytes(size))
                    except OSError:
                        size //= 2
                target.over.wait(0.05)

    thread = threading.Thread(target=fill, daemon=True)
    thread.start()
    with repeating(target, writers):
        yield
    target.over.set()
    thread.join()
    ballast.unlink()


@contextmanager
def idling(target: Target) -> Iterator[None]:
    """Connect, and say nothing."""
    place = urlsplit(target.url)
    with ExitStack() as connections:
        for _ in range(IDLE):
            made = socket.create_connection((place.hostname, place.port or 80))
            connections.enter_context(made)
        yield


ATTACKS: dict[str, Callable[[Target], "contextmanager[None]"]] = {  # type: ignore[type-arg]
    "callbacks": lambda target: repeating(target, callbacks),
    "files": lambda target: repeating(target, files),
    "uploads": lambda target: repeating(target, uploads),
    "idle": idling,
    "lock": locking,
    "rows": lambda target: repeating(target, rows),
    "disk": filling,
}
# Each two of these are tried together too.
HOLDING = ("callbacks", "files", "uploads", "idle", "lock")


def sessions_kept(database: str) -> int:
    """Count the rows that people who look, and sign in nowhere, must not leave."""
    engine = create_engine(database if "://" in database else f"sqlite:///{database}")
    with engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(LoginSession))
    engine.dispose()
    return int(found or 0)


def answered(url: str, path: str, seconds: float, turn: int = 0) -> bool:
    """Ask once, on a connection of its own, and say whether there was an answer in time.

    From another address each ``turn``: the attackers have used up what a proxy allows theirs.
    """
    place = urlsplit(url)
    source = (f"127.9.{turn // 250 % 250}.{1 + turn % 250}", 0)
    connection = HTTPConnection(place.hostname or "", place.port, seconds, source)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def heavy_pdf() -> bytes:
    """Return a PDF of very many objects: short to send, long to look into."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    head += b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    head += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    many = b"".join(b"%d 0 obj<</A[1 2]>>endobj\n" % n for n in range(4, _OBJECTS))
    return head + many + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % _OBJECTS


def _from(number: int) -> requests.Session:
    """Return a browser on another of this machine's addresses."""

    class Elsewhere(HTTPAdapter):
        def init_poolmanager(self, *args: object, **kwargs: object) -> None:
            address = (f"127.0.{1 + number // 250 % 250}.{1 + number % 250}", 0)
            super().init_poolmanager(*args, source_address=address, **kwargs)

    browser = requests.Session()
    browser.mount("http://", Elsewhere())
    return browser


def _token(html: str) -> str:
    return re.findall(r'name="csrf_token" value="([^"]+)"', html)[-1]


HEAVY = heavy_pdf()
