# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sending what an official asked for: the questions they chose, and a comment."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.pages import own, person_page, read
from munikit.cases.case.states import CaseState
from munikit.cases.case.telling import times
from munikit.cases.corrections import answering
from munikit.cases.corrections.acts import ASKED
from munikit.cases.corrections.services import open_questions, opened_by
from munikit.cases.filing.step_pages import is_growing, page_form
from munikit.cases.filing.upload_pages import save_files, show_kept
from munikit.cases.history.timeline import last_words
from munikit.cases.record.summary_pages import ENCLOSURE
from munikit.kernel.errors import ConflictError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import Page, Procedure, Question, QuestionKind
from munikit.procedures.question_pages import read_answers
from munikit.web import actor, keeps_typed_text, page, reading, signed_in
from munikit.web.forms import Form, LongTextField, sent

bp = Blueprint("corrections", __name__, template_folder="../templates")


# A question's id has no hyphen, so that none is mistaken for it.
COMMENT = "comment-text"
_LONGEST = 1000
_COMMENTED: type[Form] = type(
    "CommentForm",
    (Form,),
    {COMMENT: LongTextField(_l("Su respuesta o comentario"), most=_LONGEST)},
)


@bp.route("/solicitudes/<uuid:case_id>/responder", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def answer(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = own(session, case_id)
        if case.state is not CaseState.AWAITING_APPLICANT:
            return _too_late(session, case)
        procedure = read(session, case)
        request_text = last_words(session, case, ASKED)
        asked = open_questions(session, case, procedure)
        number = times(session, case, ASKED.name)
    form, questions = _form(procedure, case, asked, enclosure(number))
    unseen = _unseen(questions.questions, asked)
    growing = form.is_submitted() and (is_growing() or bool(unseen))
    if _is_sent(form, questions, case, growing=growing):
        return redirect(person_page(case_id), 303)
    show_kept(form, case)
    return page(
        "munikit/cases/answer.html",
        form=form,
        comment=form[COMMENT],
        questions=questions.questions,
        case=case,
        request_text=request_text,
        unseen=unseen,
    ), (422 if form.is_submitted() and not growing else 200)


def _too_late(session: Session, case: Case) -> ResponseReturnValue:
    """Lead on, but with words that come too late; those of a page sent twice arrived."""
    words = sent().lines(COMMENT, _LONGEST)
    if words and words not in answering.last_answer(session, case):
        raise ConflictError(_("Esta solicitud ya no espera su respuesta. Vea su estado."))
    return redirect(person_page(case.id), 303)


def enclosure(number: int) -> Question:
    """Return the question for a file that no question of the procedure takes."""
    return Question.model_construct(
        id=f"{ENCLOSURE}{number}",
        kind=QuestionKind.FILE,
        label=str(_l("Si le pedimos una foto o un documento, adjúntelo aquí")),
    )


def _form(
    procedure: Procedure, case: Case, asked: Sequence[Question], enclosed: Question
) -> tuple[Form, Page]:
    """Return the form and its questions: those asked, and those the new answers lead to.

    One that was asked and that the new answers hide is asked no more. Where no question was named
    the files can be sent again, and nothing else changes; a procedure without any takes one too,
    because what was asked for in words may be a photo.
    """
    files = [e for e in procedure.questions_for(case.answers) if e.kind is QuestionKind.FILE]
    optional = [each.model_copy(update={"required": ""}) for each in files] or [enclosed]
    questions = _as_page(asked or optional)
    form = _built(questions, case, procedure)
    # A condition looks at earlier questions only, so each turn settles one more of them.
    for _rest in procedure.definition.questions if asked and form.brings_answers else ():
        answers = {**case.answers, **read_answers(questions, form)}
        wanted = _ids(asked) | opened_by(procedure, case.answers, answers)
        shown = _as_page([e for e in procedure.questions_for(answers) if e.id in wanted])
        if shown.questions == questions.questions:
            break
        questions = shown
        form = _built(shown, case, procedure)
    return form, questions


def _as_page(questions: Sequence[Question]) -> Page:
    # Not checked: a page of a procedure asks something, this one may ask for a comment only.
    return Page.model_construct(id="answer", title="", questions=tuple(questions))


def _built(questions: Page, case: Case, procedure: Procedure) -> Form:
    return page_form(questions, case, base=_COMMENTED, printed=procedure.printed)


def _ids(questions: Sequence[Question]) -> set[str]:
    return {each.id for each in questions}


def _unseen(now: Sequence[Question], asked: Sequence[Question]) -> set[str]:
    """Return the questions that an answer opened, and that did not stand on the page sent."""
    seen = set(sent().texts("shown", 60))
    return _ids(now) - _ids(asked) - seen if asked else set()


def _is_sent(form: Form, questions: Page, case: Case, *, growing: bool) -> bool:
    show_kept(form, case)
    valid = not growing and form.validate_on_submit()
    # What was uploaded is kept also where another answer is wrong, or more is asked.
    saved = form.is_submitted() and save_files(form, case.id)
    return valid and saved and _answered(form, questions, case.id)


def _answered(form: Form, questions: Page, case_id: UUID) -> bool:
    with form.refusals_at(form[COMMENT]) as session:
        answering.answer(
            session,
            case_id,
            form[COMMENT].data or "",
            answers=read_answers(questions, form),
            by=actor(),
        )
    return not form[COMMENT].errors
