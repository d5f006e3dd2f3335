# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two questions at the end, as the person answers them."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.pages import own, person_page
from munikit.cases.case.states import CaseState
from munikit.cases.survey import services as surveying
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, keeps_typed_text, page, reading, signed_in, transaction
from munikit.web.forms import ChoiceField, ChoicesField, Form, LongTextField
from munikit.web.forms.choices import Option

bp = Blueprint("survey", __name__, template_folder="../templates")
_EASE = {
    "5": _l("5, muy fácil"),
    "4": _l("4, fácil"),
    "3": _l("3, ni fácil ni difícil"),
    "2": _l("2, difícil"),
    "1": _l("1, muy difícil"),
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
            return redirect(person_page(case_id), 303)
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/survey.html", form=form, case=case), status
