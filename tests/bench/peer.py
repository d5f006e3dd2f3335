# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A peer as a file describes it: where it answers, which processes are its own, what people do."""

import secrets
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.pages import Page
from bench.servers import Server, running
from bench.stands import Stand, enter
from bench.steps import OK, SEE_OTHER, Step, Visitor
from bench.world import AT_ONCE

_STEP_KEYS = {"name", "get", "post", "status", "says", "leads", "takes", "hidden", "form"}
_KEYS = {
    "": {"name", "url", "server", "processes", "database", "visitor", "page"},
    "page": {"name", "fresh", "enter", "step"},
    "visitor": {"cookies", "remember"},
    "step": {*_STEP_KEYS, "multipart", "send"},
}


class PeerError(Exception):
    """A description that cannot be used, with what is wrong in it."""


@dataclass(frozen=True)
class PeerPage:
    """A page that is measured; each visitor does what stands in ``enter`` once before.

    Of a ``fresh`` one everything is forgotten before each go, as of somebody who comes anew.
    """

    page: Page
    enter: Sequence[Step] = ()


@dataclass(frozen=True)
class Peer:
    name: str
    server: str
    host: str
    port: int
    processes: Sequence[str]
    database: Sequence[str]
    visitors: Sequence[Visitor]
    pages: Sequence[PeerPage]


def read_peer(path: Path) -> Peer:
    """Read a description.

    Raises:
        PeerError: a key is not known, one is missing, or it is of another machine, whose
            processes cannot be seen from here.
    """
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    _check(said, "")
    parts = urlsplit(_needed(said, "url"))
    if not _is_here(parts.hostname or "") or parts.scheme != "http" or parts.port is None:
        raise PeerError(f"url = {said['url']!r}: it must be http://127.0.0.1:PORT of this machine")
    visitors = [_visitor(each, number, parts.netloc) for number, each in _people(said)]
    return Peer(
        name=_needed(said, "name"),
        server=said.get("server", ""),
        host=parts.netloc,
        port=parts.port,
        processes=_needed(said, "processes"),
        database=said.get("database", []),
        visitors=visitors,
        pages=[_page(each) for each in _needed(said, "page")],
    )


def stand_of(peer: Peer) -> Stand:
    """Return a peer that runs as something to measure; whoever comes has entered everywhere.

    Raises:
        PeerError: no process is like what it says.
    """
    processes = [each for pattern in peer.processes for each in running(pattern)]
    if not processes:
        raise PeerError(f"{peer.name}: no process is like {peer.processes}; is it running?")
    databases = [each for pattern in peer.database for each in running(pattern)]
    server = Server(peer.name, peer.port, processes, others=databases)
    pages = [each.page for each in peer.pages]
    crowd = {page.who: [deepcopy(each) for each in peer.visitors] for page in pages}
    stand = Stand(server, peer.name, "", peer.server, pages, crowd)
    for each in peer.pages:
        if each.enter:
            enter(stand, each.page.who, each.enter)
    return stand


def _page(said: Mapping[str, Any]) -> PeerPage:
    _check(said, "page")
    name = _needed(said, "name")
    steps = [step_of(each, name) for each in _needed(said, "step")]
    before = come_anew if said.get("fresh") else None
    page = Page(name, steps, f"page {name}", before)
    return PeerPage(page, [step_of(each, name) for each in said.get("enter", [])])


def step_of(said: Mapping[str, Any], page: str) -> Step:
    """Return a step of a page; what is posted leads on unless it says otherwise."""
    _check(said, "step")
    posted = said.get("post")
    path = posted or said.get("get")
    if not path:
        raise PeerError(f"{page}: a step says neither get nor post")
    fields = {name: str(value) for name, value in said.get("send", {}).items()}
    return Step(
        said.get("name", f"{page}, {path}"),
        path,
        fields if posted else None,
        said.get("status", SEE_OTHER if posted else OK),
        **{key: said[key] for key in ("says", "leads", "takes", "hidden", "form") if key in said},
        multipart=said.get("multipart", False),
    )


def come_anew(visitor: Visitor) -> None:
    """Forget what was given to the visitor, but for who they are."""
    visitor.cookies = {}
    visitor.page = ""
    kept = {"n", "visitor", "run"}
    visitor.memory = {name: value for name, value in visitor.memory.items() if name in kept}


def _people(said: Mapping[str, Any]) -> Sequence[tuple[int, Mapping[str, Any]]]:
    return list(enumerate(said.get("visitor") or [{}] * AT_ONCE))


def _visitor(said: Mapping[str, Any], number: int, host: str) -> Visitor:
    _check(said, "visitor")
    # Of each run another word, so that what is written is not there from the run before.
    known = {"visitor": number, "run": secrets.token_hex(4)}
    return Visitor({**known, **said.get("remember", {})}, dict(said.get("cookies", {})), host)


def _check(said: Mapping[str, Any], where: str) -> None:
    unknown = sorted(set(said) - _KEYS[where])
    if unknown:
        raise PeerError(f"{where or 'the file'}: unknown {', '.join(unknown)}")


def _needed(said: Mapping[str, Any], key: str) -> Any:  # noqa: ANN401 - what a file says.
    if key not in said:
        raise PeerError(f"{key} is missing")
    return said[key]


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
