# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No form of the portal does anything without a token of its own browser, whoever sends it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import uuid4

import pytest
from fuzz.pages import Blank, walk
from fuzz.town import Subject, Town, changes, content_of, writes
from werkzeug.routing import Rule

from munikit.testing.browser import photo

pytestmark = [pytest.mark.xdist_group("foreign forms"), pytest.mark.timeout(900)]

_ADDRESSES = 6
_PER_ENDPOINT = 2
# What a button of the portal may be called, for addresses whose form stands on no page now.
# Views that act on the forms the town was made with: a page with a file, for whom an application
# is, an official's note. Each once acted on a form without its token.
_ACT = {"filing.step", "representation.representation", "inbox.write"}
# They end the session of who sends them, and what follows would be sent by nobody.
_ENDING = {"people.leave", "people.enter_locally"}
# Whoever has one role sees less than whoever has all.
_WALKERS = ("anonymous", "resident1", "everything")
_EXEMPT = ("payments.come_back", "payments.notice")
_BLIND = {
    "own": "1", "send": "1", "sign": "1", "text": "Un texto de prueba de treinta letras o más",
    "run": "44.444.444-4", "name": "Rosa", "capacity": "notarial", "days": "2", "case": "x:1",
}  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """A form somebody may send, to an address of a view."""

    endpoint: str
    path: str
    form: dict[str, Any]


def attempts_of(town: Town, subject: Subject) -> list[Attempt]:
    """Return the forms on the pages of somebody, then every other address that takes a POST."""
    most = _ADDRESSES if subject.name in _WALKERS else 0
    found = [each for blank in walk(town, subject, most) for each in on_page(town, blank)]
    kept: list[Attempt] = []
    for _, group in groupby(sorted(found, key=lambda a: a.endpoint), key=lambda a: a.endpoint):
        of_endpoint = {(each.path, *each.form): each for each in group}
        kept += list(of_endpoint.values())[: _PER_ENDPOINT * 3]
    for rule in posts(town):
        kept += blind(town, rule, (most and _PER_ENDPOINT) or 1)
    return kept


def on_page(town: Town, blank: Blank) -> Iterator[Attempt]:
    endpoint = town.endpoint(blank.path)
    if blank.method != "post" or endpoint is None:
        return
    for button in [None, *blank.buttons]:
        yield Attempt(endpoint, blank.path, blank.filled(lambda of: of[0], button))


def takes_forms(rule: Rule) -> bool:
    return "POST" in (rule.methods or ()) and rule.endpoint not in _EXEMPT


def posts(town: Town) -> list[Rule]:
    return [rule for rule in town.app.url_map.iter_rules() if takes_forms(rule)]


def blind(town: Town, rule: Rule, most: int) -> Iterator[Attempt]:
    for path in town.paths(rule, most):
        yield Attempt(rule.endpoint, path, _BLIND | {"key": str(uuid4())} | files(town))


def files(town: Town) -> dict[str, Any]:
    return {name: photo() for name in town.files}


def send(subject: Subject, attempt: Attempt, token: str, origin: str = "") -> int:
    form = {name: photo() if isinstance(v, tuple) else v for name, v in attempt.form.items()}
    kept = {"csrf_token": token} if token else {}
    headers = {"Origin": origin} if origin else {}
    answer = subject.client.post(attempt.path, data=form | kept, headers=headers)
    return answer.status_code


def acted(town: Town, subject: Subject, *, valid: bool = False) -> set[str]:
    """Return the views that changed anything, with no, a wrong, or another browser's token."""
    other = "resident2" if subject.name == "anonymous" else "anonymous"
    foreign = town.subject(other).token()
    own = subject.token()
    tries = [("", ""), ("garbage", ""), (foreign, ""), (own, "https://evil.example")]
    tries = [(own, "")] if valid else tries if subject.name in _WALKERS else tries[:1]
    attempts = [e for e in attempts_of(town, subject) if not (valid and e.endpoint in _ENDING)]
    before = content_of(town)
    found = set[tuple[str, str]]()
    for attempt in attempts:
        with writes(town) as written:
            for token, origin in tries:
                send(subject, attempt, token, origin)
        found |= {(attempt.endpoint, table) for table in written}
    changed = changes(before, content_of(town))
    assert set(changed) <= {"files", *(table for _, table in found)}
    assert valid or "files" not in changed
    return {f"{endpoint}: {table}" for endpoint, table in found if table in changed}


def test_without_its_token_no_form_of_the_portal_does_anything(town: Town) -> None:
    found = {each for subject in town.subjects for each in acted(town, subject)}

    # The control: what is planted acts whatever it is sent, and is found.
    assert found == {"planted.act: munikit_saved_filter"}


def test_with_their_tokens_the_same_forms_do_what_they_say(town: Town) -> None:
    """The other control: the forms that were tried are such as change something."""
    found = {
        each.partition(":")[0]
        for name in ("resident1", "everything")
        for each in acted(town, town.subject(name), valid=True)
    }

    assert found >= _ACT


@pytest.mark.parametrize("token", ["", "garbage"])
def test_what_acted_once_acts_no_more(town: Town, token: str) -> None:
    """A file was kept and the former one replaced; a representation was erased."""
    resident = town.subject("resident1")
    paths = [
        path
        for endpoint in ("filing.step", "representation.representation", "corrections.answer")
        for rule in town.app.url_map.iter_rules(endpoint)
        for path in town.paths(rule, 60)
    ]
    before = content_of(town)

    for path in paths:
        form = {"own": "1", "csrf_token": token, "leave": "1"} | files(town)
        resident.client.post(path, data=form)

    assert changes(before, content_of(town)) == []
