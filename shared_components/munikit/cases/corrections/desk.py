# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Asking the person for something: from the procedure's list, at certain questions, in words."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.pages import desk_page, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.corrections import asking
from munikit.cases.record.summary_pages import files_of
from munikit.kernel.clock import local_date
from munikit.kernel.legal_clock import cure_until, notified_on
from munikit.kernel.words import lazy_gettext as _l
from munikit.notices import goes_by_ddu
from munikit.people import find_person
from munikit.procedures import Procedure, QuestionKind, version
from munikit.procedures.answers import shown_answer
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import ChoicesField, Form, LongTextField, sent
from munikit.web.forms.choices import Option
from munikit.wiring import wiring

bp = Blueprint("corrections_desk", __name__, template_folder="../templates")
_MOST_TEXT = 5000
_LONGEST_HINT = 80


class RequestForm(Form):
    """What to ask for; whoever makes one adds the lists to choose from."""

    @property
    def request_text(self) -> str:
        """The text the person will read: what was chosen of the list, then what was written."""
        chosen = [each.label for each in self.what.options if each.value in self.what.data]
        return "\n".join(filter(None, (*chosen, self.text.data)))

    @property
    def asked_again(self) -> list[Option]:
        return [e for e in self.questions.options if e.value in self.questions.data]

    def is_complete(self) -> bool:
        """Check the form; something must be asked for, and in words."""
        if not self.validate():
            return False
        if not self.request_text:
            self.text.errors = [_l("Elija de la lista o escriba qué necesita")]
        return not self.errors

    def open_text(self) -> None:
        """Put what was chosen into the box, where it can be changed."""
        self.text.data = self.request_text
        self.what.data = []


def request_form(texts: Sequence[str], questions: Sequence[Option]) -> RequestForm:
    """Return the form with a procedure's standard requests and the questions to choose from."""
    options = [Option(str(number), text) for number, text in enumerate(texts, 1)]
    fields = {
        "what": ChoicesField(_l("¿Qué necesita?"), options=options, default=[]),
        "questions": ChoicesField(
            _l("¿Qué debe corregir o enviar de nuevo?"),
            help=_l("La persona verá estas preguntas, con lo que respondió, y ninguna otra"),
            options=questions,
            default=[],
        ),
        "text": LongTextField(
            _l("Con sus palabras"),
            help=_l("La persona leerá este texto tal cual"),
            most=_MOST_TEXT,
        ),
    }
    form: RequestForm = type("CaseRequestForm", (RequestForm,), fields)()
    return form


@bp.route("/bandeja/<uuid:case_id>/pedir", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def ask_applicant(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = find_sent(session, case_id)
        procedure = version(session, case.procedure_digest)
        applicant = find_person(session, case.applicant_id)
        until = last_day(session, case.procedure_id)
        questions = _questions(session, case, procedure)
    form = request_form(procedure.definition.review.requests, questions)
    changing = "change" in sent()
    ready = form.is_submitted() and not changing and form.is_complete()
    if ready and "send" in sent():
        _send(case_id, form)
        return redirect(desk_page(case_id), 303)
    if changing:
        form.open_text()
    return page(
        "munikit/desk/request_preview.html" if ready else "munikit/desk/request.html",
        form=form,
        case=case,
        procedure=procedure,
        applicant=applicant,
        until=until,
        version=seen() or case.version,
    ), (422 if form.is_submitted() and not ready and not changing else 200)


def last_day(session: Session, procedure_id: str) -> date:
    """Return the last day to answer what is asked for now."""
    has = wiring(session)
    by_ddu = goes_by_ddu(session, procedure_id)
    today = local_date(has.clock.now())
    notified = notified_on(today, has.calendar, by_ddu=by_ddu)
    return cure_until(notified, has.calendar)


def _questions(session: Session, case: Case, procedure: Procedure) -> list[Option]:
    """Return the questions of a case with what was answered."""
    files = files_of(session, case)
    return [
        Option(
            each.id,
            each.title,
            files[each.id].name
            if each.id in files
            else shown_answer(each, case.answers.get(each.id))[:_LONGEST_HINT],
        )
        for each in procedure.questions_for(case.answers)
        if each.kind is not QuestionKind.DECLARATION
    ]


def _send(case_id: UUID, form: RequestForm) -> None:
    with transaction() as session:
        asking.ask_for_more(
            session,
            case_id,
            form.request_text,
            questions=form.questions.data,
            seen=seen(),
            by=actor(),
        )
