# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What makes applying easier: once more, with files given before, by message."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from munikit.cases.case.pages import cases as bp
from munikit.cases.case.pages import own
from munikit.cases.case.reading import own_case
from munikit.cases.case.states import CaseState
from munikit.cases.filing import reuse
from munikit.cases.filing import services as filing
from munikit.cases.messages import services as messages
from munikit.cases.survey import services as surveying
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, keeps_typed_text, page, reading, signed_in, transaction
from munikit.web.forms import ChoiceField, ChoicesField, Form, LongTextField, sent
from munikit.web.forms.choices import Option

_EASE = {
    "5": "5, muy fácil",
    "4": "4, fácil",
    "3": "3, ni fácil ni difícil",
    "2": "2, difícil",
    "1": "1, muy difícil",
}


class SurveyForm(Form):
    ease = ChoiceField(
        _l("1. ¿Qué tan fácil fue?"),
        required=_l("Elija qué tan fácil fue"),
        options=[Option(value, title) for value, title in _EASE.items()],
    )
    troubles = ChoicesField(
        _l("2. Si algo le costó, ¿qué fue?"),
        options=[Option(name, title) for name, title in surveying.TROUBLES.items()],
    )
    text = LongTextField(
        _l("Puede contarnos más de la pregunta 2"),
        help=_l("No escriba su nombre, su RUN ni su folio: así nadie sabe quién respondió"),
        most=1000,
    )


class MessageForm(Form):
    text = LongTextField(_l("Su mensaje"), most=2000, required=_l("Escriba su mensaje"))


@bp.post("/solicitudes/<uuid:case_id>/repetir")
@signed_in
def repeat(case_id: UUID) -> ResponseReturnValue:
    # The page brings a key, so that a double click begins the new one once.
    new_id = filing.id_from(sent().id("key"), by=actor())
    try:
        with transaction() as session:
            case = reuse.repeat(session, case_id, new_id=new_id, by=actor())
            acts_for_another = case.represented_run is not None
    except IntegrityError:
        return redirect(url_for("cases.show", case_id=new_id), 303)
    page_ = "cases.representation" if acts_for_another else "cases.show"
    return redirect(url_for(page_, case_id=new_id), 303)


@bp.post("/solicitudes/<uuid:case_id>/paso/<page_id>/usar/<question_id>")
@signed_in
def use_earlier(case_id: UUID, page_id: str, question_id: str) -> ResponseReturnValue:
    with transaction() as session:
        reuse.use_earlier_file(session, case_id, question_id, by=actor())
    return redirect(url_for("cases.step", case_id=case_id, page_id=page_id), 303)


@bp.route("/solicitudes/<uuid:case_id>/mensaje", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def message(case_id: UUID) -> ResponseReturnValue:
    form = MessageForm()
    if form.validate_on_submit():
        with transaction() as session:
            case = own_case(session, case_id, by=actor())
            messages.write_to_officials(session, case, form.text.data, by=actor())
        return redirect(url_for("cases.show", case_id=case_id), 303)
    with reading() as session:
        case = own(session, case_id)
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/message.html", form=form, case=case), status


@bp.route("/solicitudes/<uuid:case_id>/encuesta", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def survey(case_id: UUID) -> ResponseReturnValue:
    form = SurveyForm()
    if form.validate_on_submit():
        with transaction() as session:
            given = surveying.Answer(
                int(form.ease.data), form.troubles.data or (), form.text.data or ""
            )
            surveying.answer_survey(session, case_id, given, by=actor())
        return page("munikit/cases/survey_thanks.html", case_id=case_id)
    with reading() as session:
        case = own(session, case_id)
        if case.surveyed or case.state is CaseState.DRAFT:
            return redirect(url_for("cases.show", case_id=case_id), 303)
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/survey.html", form=form, case=case), status
