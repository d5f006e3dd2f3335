# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The forms that stand on the portal's pages, found by walking, and filled in as people would."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from fuzz.town import Subject, Town

from munikit.testing.browser import photo

Choose = Callable[[Sequence[Any]], Any]
_TEXT = "Un texto de prueba, tan largo como hace falta para que valga como motivo."
_BY_NAME = {
    "run": "12.345.678-5",
    "payer": "12.345.678-5",
    "proof": "123456",
    "email": "rosa@ejemplo.cl",
    "phone": "9 1234 5678",
    "day": "15",
    "month": "6",
    "year": "2027",
    "since-year": "2026",
    "rol": "123-45",
    "days": "2",
    "amount": "1000",
    "commune": "Valdivia",
    "number": "12",
}


@dataclass
class Box:
    """A box of a form: what may be put into it, and what stands there."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)


@dataclass
class Blank:
    """A form as it stands on a page. A button is a name and a value."""

    path: str
    method: str
    boxes: dict[str, Box] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, choose: Choose, button: tuple[str, str] | None = None) -> dict[str, Any]:
        given: dict[str, Any] = {name: _fill(box, choose) for name, box in self.boxes.items()}
        given.pop("csrf_token", None)
        return given | dict([button] if button else [])


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.found = list[Blank]()
        self._form: Blank | None = None
        self._select: Box | None = None
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.add(urljoin(self.path, given.get("href", "")))
        elif tag == "form":
            target = (
                urljoin(self.path, given.get("action", "")) if given.get("action") else self.path
            )
            self._form = Blank(target, given.get("method", "get").lower())
            self.found.append(self._form)
        elif self._form is not None:
            self._box(self._form, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _box(self, form: Blank, tag: str, given: dict[str, str]) -> None:
        name, kind = given.get("name", ""), given.get("type", tag)
        if tag == "option" and self._select is not None:
            self._select.values.append(given.get("value", ""))
        elif tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag in ("input", "textarea", "select") and name:
            if kind == "file" and "csv" in given.get("accept", ""):
                kind = "csv"
            box = form.boxes.setdefault(name, Box(name, kind))
            self._select = box if tag == "select" else None
            box.values += [given["value"]] if given.get("value") else []


def blanks_on(page: str, path: str) -> list[Blank]:
    reader = _Reader(path)
    reader.feed(page)
    return reader.found


def walk(town: Town, subject: Subject, most: int) -> Iterator[Blank]:
    """Yield every form on the pages that somebody can open, each rule with ``most`` addresses."""
    for rule in sorted(town.app.url_map.iter_rules(), key=lambda each: each.rule):
        if "GET" not in (rule.methods or ()) or "claveunica" in rule.rule:
            continue
        for path in town.paths(rule, most):
            answer = subject.client.get(path)
            if answer.mimetype == "text/html":
                yield from blanks_on(answer.text, path)


def _fill(box: Box, choose: Choose) -> Any:  # noqa: ANN401 - a text, some, or a file.
    if box.kind == "file":
        return photo()
    if box.kind == "csv":
        return BytesIO(b"run;nombre\n12.345.678-5;Rosa\n"), "lista.csv"
    if box.kind in ("radio", "checkbox", "select") or box.kind == "hidden":
        return choose(box.values) if box.values else ""
    return box.values[0] if box.values else text_for(box.name)


def text_for(name: str) -> str:
    for ending, text in _BY_NAME.items():
        if name == ending or name.endswith(f"-{ending}"):
            return text
    return _TEXT
