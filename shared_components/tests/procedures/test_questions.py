# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a person answers is kept as JSON, given back to the form, and shown in words."""

import io
import json
from datetime import date
from typing import Any

import pytest
from flask import Flask

from munikit.procedures import Page, Question, QuestionKind
from munikit.procedures.answers import shown_answer
from munikit.procedures.question_pages import form_for, given, read_answers
from munikit.web.forms import Form

TODAY = date(2026, 11, 23)
COLUMNS = [
    {"id": "name", "label": "Nombre", "required": "Escriba el nombre"},
    {"id": "run", "kind": "run", "label": "RUN"},
]
OPTIONS = [{"value": "fish", "label": "Pescado"}, {"value": "bread", "label": "Pan"}]


@pytest.fixture
def app() -> Flask:
    app = Flask("test")
    app.secret_key = "a-secret-of-thirty-two-characters!"
    return app


def one_question(kind: QuestionKind, **keys: object) -> Page:
    chooses = kind in (QuestionKind.CHOICE, QuestionKind.CHOICES)
    question = {
        "id": "asked",
        "kind": kind,
        "label": "¿Qué?",
        "required": "Escriba qué",
        "purpose": "Probar",
        "options": OPTIONS if chooses else (),
        "columns": COLUMNS if kind is QuestionKind.GROUP else (),
        **keys,
    }
    return Page.model_validate({"id": "page", "title": "Página", "questions": [question]})


def form_of(page: Page) -> Form:
    return form_for(page, today=TODAY, most_file_bytes=1000)()


KINDS = [
    (QuestionKind.TEXT, {"asked": " Ñandú "}, "Ñandú", "Ñandú"),
    (QuestionKind.LONG_TEXT, {"asked": "una\r\ndos"}, "una\ndos", "una\ndos"),
    (QuestionKind.CHOICE, {"asked": "bread"}, "bread", "Pan"),
    (QuestionKind.CHOICES, {"asked": ["bread", "fish"]}, ["bread", "fish"], "Pescado, Pan"),
    (QuestionKind.YES_NO, {"asked": "no"}, False, "No"),
    (
        QuestionKind.DATE,
        {"asked-day": "1", "asked-month": "3", "asked-year": "2027"},
        "2027-03-01",
        "01-03-2027",
    ),
    (QuestionKind.EMAIL, {"asked": "rosa@ejemplo.cl"}, "rosa@ejemplo.cl", "rosa@ejemplo.cl"),
    (QuestionKind.PHONE, {"asked": "+56 9 1234 5678"}, "912345678", "912345678"),
    (QuestionKind.RUN, {"asked": "123456785"}, "12345678-5", "12.345.678-5"),
    (QuestionKind.NUMBER, {"asked": "1.200"}, 1200, "1200"),
    (QuestionKind.MONEY, {"asked": "$34.500"}, 34500, "$34.500"),
    (QuestionKind.PLATE, {"asked": "bbbb-12"}, "BBBB12", "BBBB12"),
    (QuestionKind.ROLL, {"asked": "00123 - 045"}, "123-45", "123-45"),
    (
        QuestionKind.ADDRESS,
        {
            "asked-street": "Independencia",
            "asked-number": "455",
            "asked-more": "",
            "asked-commune": "valdivia",
        },
        {"street": "Independencia", "number": "455", "more": "", "commune": "14101"},
        "Independencia 455, Valdivia",
    ),
    (
        QuestionKind.GROUP,
        {
            "asked-rows": "2",
            "asked-0-name": "Ana",
            "asked-0-run": "123456785",
            "asked-1-name": "",
            "asked-1-run": "",
        },
        [{"name": "Ana", "run": "12345678-5"}],
        "Nombre: Ana, RUN: 12.345.678-5",
    ),
    (QuestionKind.DECLARATION, {"asked": "si"}, True, "Sí"),
]
kinds = pytest.mark.parametrize(
    ("kind", "typed", "kept", "shown"), KINDS, ids=[each[0].value for each in KINDS]
)


@kinds
def test_an_answer_is_kept_as_json_and_shown_in_words(
    app: Flask, kind: QuestionKind, typed: dict[str, Any], kept: object, shown: str
) -> None:
    page = one_question(kind)

    with app.test_request_context(method="POST", data=typed):
        form = form_of(page)
        assert form.validate(), form.errors
        answers = json.loads(json.dumps(read_answers(page, form)))

    assert answers == {"asked": kept}
    assert shown_answer(page.questions[0], kept) == shown


@kinds
def test_a_kept_answer_comes_back_to_the_form(
    app: Flask, kind: QuestionKind, typed: dict[str, Any], kept: object, shown: str
) -> None:
    del typed, shown
    page = one_question(kind)

    with app.test_request_context():
        form = form_for(page, today=TODAY, most_file_bytes=1000)(data=given(page, {"asked": kept}))

    assert form["asked"].data is not None
    assert not form["asked"].is_empty()


@pytest.mark.parametrize("kind", [each for each in QuestionKind if each is not QuestionKind.FILE])
def test_an_empty_answer_says_what_is_missing(app: Flask, kind: QuestionKind) -> None:
    with app.test_request_context(method="POST", data={}):
        form = form_of(one_question(kind))

        assert not form.validate()
        assert form.errors == {"asked": ["Escriba qué"]}


# A declaration is never optional.
@pytest.mark.parametrize("kind", [k for k in QuestionKind if k is not QuestionKind.DECLARATION])
def test_what_is_optional_may_stay_empty(app: Flask, kind: QuestionKind) -> None:
    page = one_question(kind, required="")

    with app.test_request_context(method="POST", data={}):
        form = form_of(page)

        assert form.validate(), form.errors
        json.dumps(read_answers(page, form))


def test_a_forged_option_is_refused(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"asked": "gold"}):
        assert not form_of(one_question(QuestionKind.CHOICE)).validate()


@pytest.mark.parametrize(("day", "is_valid"), [("23", False), ("24", True)])
def test_a_date_in_the_future_is_after_today(app: Flask, day: str, *, is_valid: bool) -> None:
    typed = {"asked-day": day, "asked-month": "11", "asked-year": "2026"}

    with app.test_request_context(method="POST", data=typed):
        form = form_of(one_question(QuestionKind.DATE, in_future=True))

        assert form.validate() is is_valid


def test_files_are_not_among_the_answers(app: Flask) -> None:
    page = one_question(QuestionKind.FILE)
    upload = {"asked": (io.BytesIO(b"%PDF-"), "carné.pdf")}

    with app.test_request_context(method="POST", data=upload):
        form = form_of(page)
        assert form.validate(), form.errors
        assert read_answers(page, form) == {}

    assert given(page, {"asked": "an-attachment-id"}) == {}


def test_no_answer_is_shown_as_such() -> None:
    question: Question = one_question(QuestionKind.TEXT).questions[0]

    assert shown_answer(question, "") == "No lo indicó"
