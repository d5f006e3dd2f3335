# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The form of a page is made once, and anew when anything it is made from changes."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string

from munikit.kernel.words import speaking
from munikit.procedures import Page, Question, load_procedure
from munikit.procedures.question_pages import form_for
from munikit.web.forms import Form

TODAY = date(2026, 11, 23)
FIELD = '{% from "munikit/macros/forms.html" import field %}{{ field(question) }}'
ASKED = {"id": "wanted", "label": "¿Quiere?", "required": "Elija", "purpose": "Probar"}
PAGE = Page.model_validate(
    {
        "id": "page",
        "title": "Página",
        "questions": [
            {**ASKED, "kind": "yes_no"},
            {
                **ASKED,
                "id": "what",
                "kind": "text",
                "show_if": {"question": "wanted", "is": True},
            },
            {**ASKED, "id": "since", "kind": "date", "in_future": True},
            {**ASKED, "id": "home", "kind": "address"},
            {**ASKED, "id": "photo", "kind": "file"},
        ],
    }
)
AROUND: dict[str, Any] = {
    "today": TODAY,
    "most_file_bytes": 1000,
    "commune": "Valdivia",
    "base": Form,
    "printed": ["what"],
}


class OtherForm(Form):
    """A form that brings something of its own."""


@pytest.fixture
def bare() -> Flask:
    bare = Flask("test")
    bare.secret_key = "a-secret-of-thirty-two-characters!"
    return bare


@pytest.fixture
def _request(bare: Flask) -> Iterator[None]:
    with bare.test_request_context():
        yield


def test_two_requests_for_a_page_find_one_form_class() -> None:
    assert form_for(PAGE, **AROUND) is form_for(PAGE, **AROUND)


@pytest.mark.parametrize(
    "change",
    [
        {"today": TODAY + timedelta(days=1)},
        {"most_file_bytes": 2000},
        {"commune": "Corral"},
        {"base": OtherForm},
        {"printed": ["what", "home"]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_form_class_is_stale_once_what_it_is_made_from_is_another(change: dict[str, Any]) -> None:
    assert form_for(PAGE, **AROUND) is not form_for(PAGE, **{**AROUND, **change})


@pytest.mark.usefixtures("_request")
def test_a_new_day_moves_what_lies_in_the_future() -> None:
    tomorrow = form_for(PAGE, **{**AROUND, "today": TODAY + timedelta(days=1)})

    assert form_for(PAGE, **AROUND)()["since"].after() == TODAY
    assert tomorrow()["since"].after() == TODAY + timedelta(days=1)


@pytest.mark.usefixtures("_request")
def test_an_edited_question_is_asked_as_it_stands_now() -> None:
    first = form_for(PAGE, **AROUND)
    edited = _with(PAGE.questions[0].model_copy(update={"label": "¿Quiere todavía?"}))

    assert first()["wanted"].label.text == "¿Quiere?"
    assert form_for(edited, **AROUND)()["wanted"].label.text == "¿Quiere todavía?"


def test_an_equal_question_of_another_version_has_its_own_form() -> None:
    """A text that says its language is equal to the same one that says none."""
    assert form_for(PAGE, **AROUND) is not form_for(_with(PAGE.questions[0].model_copy()), **AROUND)


def test_what_is_typed_at_one_page_is_not_at_the_next(bare: Flask) -> None:
    typed = {"wanted": "si", "what": "Rosa", "home-street": "Independencia", "since-day": "27"}
    with bare.test_request_context(method="POST", data=typed):
        written = form_for(PAGE, **AROUND)()
        written.validate()
    with bare.test_request_context():
        empty = form_for(PAGE, **AROUND)()

    assert written["what"].data == "Rosa"
    assert [each.is_empty() for each in empty] == [True] * 5
    assert not empty.errors


def test_a_form_made_for_a_reader_of_another_language_is_read_in_ones_own(app: Flask) -> None:
    page = _with(PAGE.questions[0].model_copy())
    with app.test_request_context():
        with speaking("en"):
            english = _drawn(form_for(page, **AROUND)()["wanted"])
        spanish = _drawn(form_for(page, **AROUND)()["wanted"])

    assert ">Yes</label>" in english
    assert ">Sí</label>" in spanish


def test_a_page_that_is_asked_whole_is_the_very_one_of_the_procedure(
    write_procedure: Callable[..., Path],
) -> None:
    pruning = load_procedure(write_procedure())

    first, *_rest, last = pruning.pages_for({"tree": "fruit", "urgent": True})
    assert first is pruning.definition.pages[0]
    assert last is pruning.definition.pages[-1]
    in_part = pruning.pages_for({"tree": "fruit"})[-1]
    assert [each.id for each in in_part.questions] == ["fruit", "when"]


def test_a_question_that_is_not_asked_is_not_in_the_form() -> None:
    shown = Page.model_construct(id="page", title="", questions=PAGE.questions[:1])

    assert not hasattr(form_for(shown, **AROUND), "what")


def _drawn(question: object) -> str:
    return render_template_string(FIELD, question=question)


def _with(first: Question) -> Page:
    return PAGE.model_copy(update={"questions": (first, *PAGE.questions[1:])})
