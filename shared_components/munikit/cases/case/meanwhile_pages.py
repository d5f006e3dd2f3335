# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A page of questions that brings back what it was made from, and shows what changed since."""

from collections.abc import Iterable

from munikit.cases.case.meanwhile import meanwhile
from munikit.cases.case.models import Case
from munikit.kernel.marks import mark, read_marks, write_marks
from munikit.kernel.words import gettext as _
from munikit.procedures import Page, Question, QuestionKind
from munikit.procedures.answers import shown_answer
from munikit.procedures.question_pages import read_answers
from munikit.web.forms import MADE_FROM, FileField, Form, MadeFromField

STEP: type[Form] = type("StepForm", (Form,), {MADE_FROM: MadeFromField()})


def made_from(questions: Page, case: Case) -> str:
    return write_marks(case.answers, [each.id for each in questions.questions])


def renew(form: Form, case: Case, names: Iterable[str]) -> str:
    """Let a page stand as made from what is kept now under these names, and return its marks."""
    marks = read_marks(form[MADE_FROM].data)
    marks |= {name: mark(case.answers.get(name)) for name in names if name in marks}
    line: str = " ".join(f"{name}:{found}" for name, found in marks.items())
    form[MADE_FROM].process(None, line)
    return line


def refuse_older_files(form: Form, case: Case) -> bool:
    """Take no file in the place of one that came meanwhile from elsewhere; say whether none is."""
    sent = {name: "a file" for name in file_names(form) if form[name].data is not None}
    both = meanwhile(case.answers, sent, form[MADE_FROM].data).both
    for name in both:
        form[name].errors = [
            _("Mientras tanto llegó otro archivo, de otra ventana. Elija de nuevo si lo cambia")
        ]
    renew(form, case, both)
    return not both


def show_both(form: Form, questions: Page, case: Case, fresh: Form) -> None:
    """Show beside each answer that was changed here and elsewhere what is kept of it.

    What was left alone here is shown as it is kept; ``fresh`` is the form as made from it.
    """
    for field in form:
        field.validate(form)
    found = meanwhile(case.answers, read_answers(questions, form), form[MADE_FROM].data)
    for each in questions.questions:
        form[each.id].errors = []
        if each.id in found.theirs and each.kind is not QuestionKind.FILE:
            form._fields[each.id] = fresh._fields[each.id]  # No other door.
        elif each.id in found.both:
            form[each.id].errors = [_kept_words(each, case)]
    renew(form, case, found.theirs | found.both)


def _kept_words(question: Question, case: Case) -> str:
    answer: str = shown_answer(question, case.answers.get(question.id))
    return str(_("Ya estaba guardado: «%(answer)s»", answer=answer))


def file_names(form: Form) -> list[str]:
    return [each.name for each in form if isinstance(each, FileField)]
