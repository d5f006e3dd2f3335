# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""From a page of questions to a form, and from a form to answers that can be kept."""

from collections.abc import Callable, Collection
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict
from wtforms import Field, ValidationError
from wtforms.form import BaseForm

from munikit.kernel.money import Money
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext as _
from munikit.printing.lettering import ask_for_others
from munikit.procedures.asking import Page, Question
from munikit.procedures.definition import Requirement
from munikit.procedures.kinds import QuestionKind
from munikit.procedures.procedure import Answers
from munikit.web.forms import FileField, Form, YesNoField, row_of
from munikit.web.forms.choices import Option

# The pages of all procedures in use, in a few languages; a class takes a few kilobytes.
_MOST_KEPT = 256
# Keys of a question that its field takes by the same name.
_PLAIN = ("most", "least", "greatest")


def form_for(  # noqa: PLR0913 - what each kind of question needs, by keyword.
    page: Page,
    *,
    today: date,
    most_file_bytes: int,
    commune: str = "",
    base: type[Form] = Form,
    printed: Collection[str] = (),
) -> type[Form]:
    """Return the form class of a page as its questions stand today, after those of ``base``.

    ``commune`` is the one an address is in unless the person says another. What is ``printed`` has
    letters that a paper can show. The class is made once for the same questions, and anew when
    anything else it is made from is another, such as the day.
    """
    around = _Around(today, most_file_bytes, commune, frozenset(printed))
    return _form_class(_TheseVery(page.questions), around, base)  # type: ignore[arg-type] # A class has a hash.


class _Around(NamedTuple):
    """What a form depends on besides its questions."""

    today: date
    most_file_bytes: int
    commune: str
    printed: frozenset[str]


class _TheseVery:
    """Questions as a key, by identity: a question is frozen, and one that was edited is another.

    By value a translated text would be equal to the same words that say no language. While the key
    is kept so are they, and no other object gets their place in memory.
    """

    def __init__(self, questions: tuple[Question, ...]) -> None:
        self.questions = questions
        self._ids = tuple(map(id, questions))

    def __hash__(self) -> int:
        return hash(self._ids)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _TheseVery) and self._ids == other._ids


@lru_cache(_MOST_KEPT)
def _form_class(asked: _TheseVery, around: _Around, base: type[Form]) -> type[Form]:
    # Nothing said here is translated: whoever asks next may read another language.
    fields = {each.id: _field(each, around) for each in asked.questions}
    for name in fields.keys() & around.printed:
        fields[name].kwargs["validators"] = [can_be_printed]
    return type("PageForm", (base,), fields)


def can_be_printed(_form: BaseForm, field: Field) -> None:
    """Ask for other letters where a paper could not show an answer, while its person is there."""
    words = "" if isinstance(field, FileField) else _words_in(field.data)
    if refused := ask_for_others(words):
        raise ValidationError(refused)


def _words_in(answer: Any) -> str:  # noqa: ANN401 - a field's data.
    if isinstance(answer, dict):
        return " ".join(map(_words_in, answer.values()))
    return " ".join(map(_words_in, answer)) if isinstance(answer, list) else str(answer or "")


def requirement_form(asked: Requirement, answers: MultiDict[str, str] | None) -> Form:
    """Return the form of a requirement, answered where ``answers`` come with the address.

    It changes nothing, so it needs no token, and a page without one can be kept by a cache.
    """
    question = YesNoField(asked.question, help=asked.help, required=_("Elija sí o no"))
    kind: type[Form] = type("RequirementForm", (Form,), {"answer": question})
    form: Form = kind(formdata=answers, meta={"csrf": False})
    return form


def given(page: Page, answers: Answers) -> dict[str, Any]:
    """Return kept answers as a form's initial values."""
    return {
        question.id: _restored(question, answers[question.id])
        for question in page.questions
        if question.kind is not QuestionKind.FILE and question.id in answers
    }


def read_answers(page: Page, form: Form) -> dict[str, Any]:
    """Return a valid form's answers as JSON values. Files are kept elsewhere."""
    return {
        question.id: _kept(form[question.id].data)
        for question in page.questions
        if question.kind is not QuestionKind.FILE
    }


def _field(question: Question, around: _Around) -> Any:  # noqa: ANN401 - an unbound field.
    takes = question.kind.how.takes
    arguments: dict[str, Any] = {"help": question.help, "required": question.required or None}
    arguments |= {key: getattr(question, key) for key in _PLAIN if key in takes}
    if "options" in takes:
        arguments["options"] = tuple(Option(o.value, o.label, o.hint) for o in question.options)
    if question.in_future:
        arguments["after"] = lambda: around.today
    if question.kind is QuestionKind.FILE:
        arguments["most_bytes"] = around.most_file_bytes
    if question.kind is QuestionKind.ADDRESS:
        arguments["commune"] = around.commune
    if "columns" in takes:
        arguments |= {"most": question.most_rows, "row": row_of(_row(question))}
    return _class_of(question.kind)(question.label, **arguments)


def _row(question: Question) -> dict[str, Any]:
    return {
        each.id: _class_of(each.kind)(
            each.label,
            help=each.help,
            required=each.required or None,
            **({"most": each.most} if "most" in each.kind.how.takes else {}),
        )
        for each in question.columns
    }


def _class_of(kind: QuestionKind) -> Callable[..., Any]:
    module, name = kind.how.field.split(":")
    made: Callable[..., Any] = getattr(import_module(module), name)
    return made


def _kept(value: Any) -> Any:  # noqa: ANN401 - a field's data.
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return value.pesos
    if isinstance(value, RUT):
        return value.compact
    if isinstance(value, list):
        return [_kept(each) for each in value]
    if isinstance(value, dict):
        return {name: _kept(each) for name, each in value.items()}
    return value


def _restored(question: Question, value: Any) -> Any:  # noqa: ANN401 - a JSON value.
    if question.columns:
        kinds = {each.id: each.kind for each in question.columns}
        return [{k: _given(kinds.get(k), v) for k, v in row.items()} for row in value]
    return _given(question.kind, value)


def _given(kind: QuestionKind | None, value: Any) -> Any:  # noqa: ANN401 - a JSON value.
    return kind.how.given(value) if kind and value else value
