# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""No text is too long for the portal: it is refused in words or cut, on PostgreSQL too."""

from collections.abc import Iterator
from typing import Any

import pytest
from fuzz.pages import Blank, walk
from fuzz.town import Subject, Town
from fuzz.trying import heard

pytestmark = [pytest.mark.xdist_group("foreign forms"), pytest.mark.timeout(900)]

_LONG = {"many letters": "x" * 10_000, "many bytes": "ñandú " * 1_700}
_TEXTS = {"text", "textarea", "email", "tel", "password", "search", "number", "hidden"}
_ENDING = {"people.leave"}
BUSY = 503


def forms(town: Town, subject: Subject) -> Iterator[Blank]:
    """Yield each form of the pages somebody can open once for each view that takes it."""
    seen = set()
    for blank in walk(town, subject, 3):
        key = (town.endpoint(blank.path), *blank.boxes)
        if blank.method == "post" and key not in seen and key[0] not in _ENDING:
            seen.add(key)
            yield blank


def lengthened(blank: Blank, text: str) -> Iterator[dict[str, Any]]:
    """Yield a form with every text long, then with one of them at a time."""
    names = [box.name for box in blank.boxes.values() if box.kind in _TEXTS]
    names = [name for name in names if name != "csrf_token"]
    # Filled in anew each time: a file that was sent is closed.
    yield blank.filled(lambda of: of[0]) | dict.fromkeys(names, text)
    for name in names:
        yield blank.filled(lambda of: of[0]) | {name: text}


@pytest.mark.parametrize("name", ["anonymous", "resident1", "everything"])
def test_a_text_of_ten_thousand_letters_is_no_error_of_ours(
    town_on_postgres: Town, name: str
) -> None:
    subject = town_on_postgres.subject(name)
    token = subject.token()
    failed = list[str]()
    tried = 0

    for blank in list(forms(town_on_postgres, subject)):
        for kind, text in _LONG.items():
            for form in lengthened(blank, text):
                with heard() as causes:
                    sent = form | {"csrf_token": token}
                    status = subject.client.post(blank.path, data=sent).status_code
                tried += 1
                # A machine that is busy with something else may say so; that is no error.
                if (status >= 500 and status != BUSY) or causes:
                    long = [each for each, value in form.items() if value == text]
                    failed.append(f"{status} {blank.path} {kind} in {long}: {causes}")

    assert failed == []
    assert tried > 3
