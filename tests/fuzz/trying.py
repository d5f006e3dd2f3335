# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Requests nobody means, as everybody who may come: what must never be is an error of ours."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from fuzz.odd import BODIES, FILES, HEADERS, NAMES, QUERIES, TEXTS
from fuzz.pages import Blank, walk
from fuzz.town import Subject, Town
from werkzeug.routing import Rule

# They end the session of who sends them; nothing is learnt by the rest of the run.
_ENDING = {"people.leave", "people.enter_locally"}
_ADDRESSES = 4
# Not 503: the bank is away. Nothing at all comes where the portal let an exception out.
_LOST = 599
_OURS = {500, 501, 502, _LOST}


@dataclass
class Found:
    """What a run met: how many answers of each kind, and every failure with its cause."""

    statuses: dict[int, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


class _Failures(logging.Handler):
    """Keeps what is logged with an exception, whoever answers it with which page."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.causes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.causes.append(f"{record.getMessage()[:120]} {error!r:.300}")


@contextmanager
def heard() -> Iterator[list[str]]:
    """Gather what goes to the log as an error."""
    handler = _Failures()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler.causes
    finally:
        root.removeHandler(handler)


class Crowd:
    """Sends requests drawn from a seed: the same in the same town, in the same order."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.draw = random.Random(seed)  # noqa: S311 - nothing is a secret.
        self.rules = sorted(town.app.url_map.iter_rules(), key=lambda each: each.rule)
        self.tokens = {each.name: each.token() for each in town.subjects}
        # Whoever has one role is refused most of what they try.
        self.weights = [1 if e.name in _roles(town) else 6 for e in town.subjects]
        walkers = ("anonymous", "resident1", "everything")
        with heard() as self.on_the_way:
            self.blanks = {name: self._forms(town.subject(name)) for name in walkers}

    def run(self, requests: int) -> Found:
        found = Found(failures=[f"on the way {each}" for each in self.on_the_way])
        with heard() as causes:
            for _ in range(requests):
                (subject,) = self.draw.choices(self.town.subjects, self.weights)
                told = len(causes)
                status, what = self._send(subject)
                found.statuses[status] = found.statuses.get(status, 0) + 1
                if status in _OURS or len(causes) > told:
                    why = "; ".join(causes[told:])
                    found.failures.append(f"{status} {subject.name} {what[:200]} {why}")
        return found

    def _forms(self, subject: Subject) -> list[Blank]:
        every = [each for each in walk(self.town, subject, _ADDRESSES) if each.method == "post"]
        return [
            e for e in every if self.town.endpoint(e.path) not in _ENDING or not subject.person_id
        ]

    def _send(self, subject: Subject) -> tuple[int, str]:
        kind = self.draw.random()
        if kind < 0.45:
            path, given = self._form(subject)
        elif kind < 0.9:
            path = self._address()
            given = {"method": self.draw.choice(["GET", "GET", "HEAD"])}
        else:
            path = self._address()
            given = self._raw(subject)
        given |= {"environ_overrides": self._surroundings(), "headers": self._headers()}
        what = f"{given['method']} {path} {given.get('data', '')!r:.300}"
        try:
            answer = subject.client.open(path, **given)
            answer.close()
        except Exception as error:  # noqa: BLE001 - what comes out of the portal is the finding.
            return _LOST, f"{what} raised {error!r:.300}"
        return answer.status_code, what

    def _address(self) -> str:
        rule: Rule = self.draw.choice(self.rules)
        path = self.draw.choice(list(self.town.paths(rule, 40)))
        if self.draw.random() < 0.2 and rule.arguments:
            parts = path.split("/")
            parts[self.draw.randrange(1, len(parts))] = quote(self.draw.choice(TEXTS), safe="")
            path = "/".join(parts)
        return path + self._query()

    def _query(self) -> str:
        if self.draw.random() < 0.1:
            return f"?{self.draw.choice(QUERIES)}"
        pairs = [(self.draw.choice(NAMES), self._text()) for _ in range(self.draw.randrange(5))]
        return f"?{urlencode(pairs)}" if pairs else ""

    def _text(self) -> str:
        if self.draw.random() < 0.2:
            return str(UUID(int=self.draw.getrandbits(128)))
        if self.draw.random() < 0.2:
            return self.draw.choice(self.town.values["case_id"])
        return self.draw.choice(TEXTS)

    def _form(self, subject: Subject) -> tuple[str, dict[str, Any]]:
        as_who = subject.name if subject.name in self.blanks else "everything"
        as_who = "resident1" if as_who.startswith("resident") else as_who
        blank = self.draw.choice(self.blanks[as_who])
        button = self.draw.choice([None, *blank.buttons])
        form = blank.filled(self.draw.choice, button)
        for _ in range(self.draw.randrange(4)):
            self._spoil(form)
        if self.draw.random() < 0.95:
            form["csrf_token"] = self.tokens[subject.name]
        query = self._query() if self.draw.random() < 0.1 else ""
        return blank.path + query, {"method": "POST", "data": form}

    def _spoil(self, form: dict[str, Any]) -> None:
        name = self.draw.choice([*form, self.draw.choice(NAMES)])
        turn = self.draw.random()
        if turn < 0.1:
            form.pop(name, None)
        elif turn < 0.3:
            form[name] = BytesIO(self.draw.choice(FILES)), self.draw.choice(TEXTS) or "x"
        elif turn < 0.4:
            form[name] = [self._text() for _ in range(self.draw.choice([2, 3, 400]))]
        else:
            form[name] = self._text()

    def _raw(self, subject: Subject) -> dict[str, Any]:
        kind, body = self.draw.choice(BODIES)
        token = self.tokens[subject.name].encode()
        return {
            "method": self.draw.choice(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "GET"]),
            "data": body.replace(b"TOKEN", token),
            "content_type": kind,
        }

    def _headers(self) -> list[tuple[str, str]]:
        some = self.draw.sample(HEADERS, self.draw.randrange(3))
        return [("X-CSRFToken", "x")] * (self.draw.random() < 0.05) + some

    def _surroundings(self) -> dict[str, str]:
        address = f"10.{self.draw.randrange(256)}.{self.draw.randrange(256)}.7"
        length = self.draw.choice(["-5", "abc", "9" * 30, ""])
        odd = {"CONTENT_LENGTH": length} if self.draw.random() < 0.02 else {}
        return {"REMOTE_ADDR": address} | odd


def _roles(town: Town) -> set[str]:
    return {role.name for module in town.portal.modules for role in module.roles}
