# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every page that links lead to, for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from fuzz.town import Subject, Town
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

# As many addresses of one view are followed: a case in one state has forms that another has not.
_ADDRESSES = 12


@dataclass
class Walked:
    reached: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page's links, and where its forms lead that change nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "form" and given.get("method", "get").lower() == "get":
            self.links.append(given.get("action", ""))


def walk(town: Town) -> Walked:
    """Follow every link as everybody who may come."""
    walked = Walked()
    for subject in town.subjects:
        for path, endpoint, answer in follow(town, subject):
            walked.reached.add(endpoint)
            if answer.status_code >= 500 or answer.status_code == 404:
                walked.broken.append(f"{subject.name} {path}: {answer.status_code}")
    return walked


def follow(
    town: Town, subject: Subject, most: int = _ADDRESSES
) -> Iterator[tuple[str, str, TestResponse]]:
    """Yield every address that links lead somebody to, its view, and what it answered."""
    waiting = ["/"]
    seen = {"/"}
    counted = dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        endpoint = endpoint_of(town, path)
        if endpoint is None or counted.get(endpoint, 0) >= most:
            continue
        counted[endpoint] = counted.get(endpoint, 0) + 1
        answer = subject.client.get(path, buffered=True)
        yield path, endpoint, answer
        new = dict.fromkeys(_own(path, link) for link in _links(answer))
        waiting += [link for link in new if link not in seen]
        seen.update(new)


def _links(answer: TestResponse) -> list[str]:
    links = [answer.location] if answer.location else []
    if answer.mimetype == "text/html":
        reader = _Reader()
        reader.feed(answer.text)
        links += reader.links
    return links


def endpoint_of(town: Town, path: str, method: str = "GET") -> str | None:
    """Return the view that answers at an address of the portal."""
    try:
        return town.app.url_map.bind("localhost").match(urlsplit(path).path, method=method)[0]
    except HTTPException:
        return None


def _own(page: str, link: str) -> str:
    """Return the address a link leads to within the portal, without its fragment."""
    parts = urlsplit(urljoin(page, link or page))
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "localhost"):
        return "/"
    return parts.path + (f"?{parts.query}" if parts.query else "")


def unlinked(town: Town, walked: Walked) -> set[str]:
    """Return the addresses that show something, need no row, and that no link led to."""
    rules = [rule for rule in town.app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    return {
        rule.rule for rule in rules if not rule.arguments and rule.endpoint not in walked.reached
    }
