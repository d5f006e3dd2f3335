# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What somebody does at a portal, step by step, and what must come of it.

A step knows the right answer: its status, what the page says, where it leads. What a page gave, a
token or an address, is remembered for the steps after it, and ``{n}`` is another number each time.
"""

import html
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

_HIDDEN = re.compile(r"<input\b[^>]*\btype=[\"']?hidden[^>]*>", re.IGNORECASE)
_NAME = re.compile(r"\bname=[\"']([^\"']*)[\"']")
_VALUE = re.compile(r"\bvalue=[\"']([^\"']*)[\"']")
_FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post.*?</form>", re.IGNORECASE | re.DOTALL)
OK = 200
SEE_OTHER = 303
URLENCODED = "application/x-www-form-urlencoded"
_BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
MULTIPART = f"multipart/form-data; boundary={_BOUNDARY}"


class WrongAnswerError(Exception):
    """A server answered, but not what was asked for."""


@dataclass(frozen=True)
class Request:
    """A request as it goes out; ``body`` is None where nothing is sent with it."""

    path: str
    body: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    kind: str = URLENCODED


@dataclass(frozen=True)
class Answer:
    """What came back for it."""

    status: int
    headers: Sequence[tuple[str, str]]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """Return where it leads, as a path of the same site; nothing where it leads nowhere."""
        parts = urlsplit(self.header("location"))
        return parts._replace(scheme="", netloc="", fragment="").geturl()

    def header(self, name: str) -> str:
        return next((value for each, value in self.headers if each == name), "")


@dataclass(frozen=True)
class Step:
    """A request, with places for what is remembered, and its right answer.

    ``fields`` are posted, as ``multipart`` where the form says so; with ``hidden`` also what the
    page before hides in its form that holds ``form``. ``takes`` says what is remembered of the
    answer: a name and a pattern with one group.
    """

    name: str
    path: str
    fields: Mapping[str, str] | None = None
    status: int = OK
    says: str = ""
    leads: str = ""
    takes: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False
    form: str = ""
    multipart: bool = False


Talk = Generator[Request, Answer, None]


@dataclass
class Visitor:
    """A browser: its cookies, and what it remembers of the pages it saw."""

    memory: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    page: str = ""

    def go(self, steps: Sequence[Step], before: Callable[["Visitor"], None] | None = None) -> Talk:
        """Do these once.

        Raises:
            WrongAnswerError: an answer is not what it should be; the rest is not asked.
        """
        self.memory["n"] = self.memory.get("n", 0) + 1
        if before is not None:
            before(self)
        for step in steps:
            answer = yield self.request(step)
            self.keep_cookies(answer)
            self.check(step, answer)
            self.remember(step, answer)

    def request(self, step: Step) -> Request:
        path = step.path.format_map(self.memory)
        if step.fields is None:
            return Request(path, None, self.cookies, self.host)
        given = {name: value.format_map(self.memory) for name, value in step.fields.items()}
        fields = {**(hidden_in(self.page, step.form) if step.hidden else {}), **given}
        if step.multipart:
            return Request(path, multipart(fields), self.cookies, self.host, MULTIPART)
        return Request(path, urlencode(fields), self.cookies, self.host)

    def keep_cookies(self, answer: Answer) -> None:
        for header, line in answer.headers:
            if header == "set-cookie":
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name.strip()] = value.strip()

    def check(self, step: Step, answer: Answer) -> None:
        if answer.status != step.status:
            raise WrongAnswerError(f"{step.name}: {answer.status} in place of {step.status}")
        if step.leads and not re.search(step.leads, answer.location):
            raise WrongAnswerError(f"{step.name}: leads to {answer.location}, not {step.leads}")
        if answer.text.lstrip().startswith("<!DOCTYPE") and "</html>" not in answer.text[-99:]:
            raise WrongAnswerError(f"{step.name}: a page without its end")
        if step.says and step.says not in answer.text:
            raise WrongAnswerError(f"{step.name}: does not say «{step.says}»")

    def remember(self, step: Step, answer: Answer) -> None:
        if answer.location:
            self.memory["location"] = answer.location
        if answer.content:
            self.page = answer.text
        for name, pattern in step.takes.items():
            found = re.search(pattern, answer.text)
            if found is None:
                raise WrongAnswerError(f"{step.name}: nothing like {pattern} in it")
            self.memory[name] = html.unescape(found[1])


def multipart(fields: Mapping[str, str]) -> str:
    """Return fields as a browser sends those of a form that may bring files."""
    parts = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return "".join(parts) + f"--{_BOUNDARY}--\r\n"


def hidden_in(page: str, form: str = "") -> dict[str, str]:
    """Return what a page's form hides, of the first that has ``form`` in it."""
    forms = [each for each in _FORM.findall(page) if form in each]
    inputs = _HIDDEN.findall(forms[0]) if forms else []
    pairs = ((_NAME.search(each), _VALUE.search(each)) for each in inputs)
    return {
        html.unescape(name[1]): html.unescape(value[1] if value else "")
        for name, value in pairs
        if name
    }
