# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""WF-7: which questions are asked is the server's to say, also of answers nobody could give."""

import tomllib
from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from munikit.procedures import Definition, Page, Procedure

# "second" is asked only after a yes to "first", and "third" only after a yes to "second".
PAGES = """
[[pages]]
id = "one"
title = "Uno"
questions = [{ id = "first", kind = "yes_no", label = "¿Primera?", purpose = "Saberlo" }]

[[pages]]
id = "two"
title = "Dos"
show_if = { question = "first", is = true }
questions = [{ id = "second", kind = "yes_no", label = "¿Segunda?", purpose = "Saberlo" }]

[[pages]]
id = "three"
title = "Tres"

[[pages.questions]]
id = "third"
kind = "yes_no"
label = "¿Tercera?"
purpose = "Saberlo"
show_if = { question = "second", is = true }

[[pages.questions]]
id = "fourth"
kind = "yes_no"
label = "¿Cuarta?"
purpose = "Saberlo"
show_if = { question = "third", is_not = true }
"""
NAMES = ("first", "second", "third", "fourth")
ANSWERS = [dict(zip(NAMES, given, strict=True)) for given in product((None, True, False), repeat=4)]


@pytest.fixture
def procedure(procedure_text: str) -> Procedure:
    before, _, after = procedure_text.partition("[[pages]]")
    review = "[review]" + after.partition("[review]")[2]
    told = tomllib.loads(before + PAGES + review.replace('details = ["tree"]', ""))
    return Procedure(Definition.model_validate(told), "<h1>Permiso</h1>")


def asked(answers: Mapping[str, Any]) -> list[str]:
    """Return the questions as a clerk who reads the rules above would ask them."""
    questions = ["first"]
    if answers["first"] is True:
        questions.append("second")
    if "second" in questions and answers["second"] is True:
        questions.append("third")
    if "third" in questions and answers["third"] is False:
        questions.append("fourth")
    return questions


def believe_the_browser(procedure: Procedure, answers: Mapping[str, Any]) -> tuple[Page, ...]:
    """Look at every answer that was sent, as if all of them had been asked for."""
    shown = []
    for page in procedure.definition.pages:
        if page.show_if is None or page.show_if.holds(answers.get(page.show_if.question)):
            questions = tuple(
                each
                for each in page.questions
                if each.show_if is None or each.show_if.holds(answers.get(each.show_if.question))
            )
            if questions:
                shown.append(page.model_copy(update={"questions": questions}))
    return tuple(shown)


@pytest.mark.parametrize(
    ("protected", "wrong"), [(True, 0), (False, 36)], ids=["with the protection", "without it"]
)
def test_the_server_asks_what_the_rules_say_whatever_was_sent(
    procedure: Procedure, monkeypatch: pytest.MonkeyPatch, *, protected: bool, wrong: int
) -> None:
    if not protected:
        monkeypatch.setattr(Procedure, "pages_for", believe_the_browser)

    kept = [list(procedure.relevant(answers)) for answers in ANSWERS]

    assert sum(k != asked(a) for k, a in zip(kept, ANSWERS, strict=True)) == wrong
