# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The *recurso de reposición*, as the person asks for it."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.appeals import services as appeals
from munikit.cases.case.appeal import appeal_term
from munikit.cases.case.decided import decided
from munikit.cases.case.pages import own, person_page
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.web import (
    actor,
    keeps_typed_text,
    page,
    reader_language,
    reading,
    signed_in,
    transaction,
)
from munikit.web.forms import Form, LongTextField

bp = Blueprint("appeals", __name__, template_folder="../templates")


class AppealForm(Form):
    text = LongTextField(
        _l("¿Por qué pide que se revise?"),
        help=_l("Diga qué no se consideró o qué está equivocado"),
        required=_l("Escriba por qué pide que se revise"),
        most=4000,
    )


@bp.route("/solicitudes/<uuid:case_id>/reposicion", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def appeal(case_id: UUID) -> ResponseReturnValue:
    form = AppealForm()
    if form.validate_on_submit():
        with transaction() as session:
            appeals.file_appeal(session, case_id, form.text.data, by=actor())
        return redirect(person_page(case_id), 303)
    with reading() as session:
        case = own(session, case_id)
        term = appeal_term(session, case)
        if term is None:
            return redirect(person_page(case_id), 303)
        procedure = version(session, case.procedure_digest).into(reader_language())
        decision = decided(session, case)
    status = 422 if form.is_submitted() else 200
    context = {"form": form, "case": case, "procedure": procedure, "term": term}
    context["decision"] = decision
    return page("munikit/cases/appeal.html", **context), status


@bp.post("/solicitudes/<uuid:case_id>/reposicion/certificado")
@signed_in
def certify_appeal(case_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        appeals.certify_unanswered(session, case_id, by=actor())
    return redirect(person_page(case_id), 303)
