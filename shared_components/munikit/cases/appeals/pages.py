# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The *recurso de reposición*, as the person asks for it and as an official answers it."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.cases.appeals import services as appeals
from munikit.cases.case.appeal import appeal_term
from munikit.cases.case.decided import decided
from munikit.cases.case.pages import cases, desk, own, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseState
from munikit.cases.decision.outcome import SHORTEST_REASON
from munikit.cases.history.timeline import last_appeal
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.web import (
    actor,
    keeps_typed_text,
    page,
    reader_language,
    reading,
    requires,
    signed_in,
    transaction,
)
from munikit.web.forms import ChoiceField, Form, LongTextField
from munikit.web.forms.choices import Option

_UPHOLD = "uphold"
_DISMISS = "dismiss"


class AppealForm(Form):
    text = LongTextField(
        _l("¿Por qué pide que se revise?"),
        help=_l("Diga qué no se consideró o qué está equivocado"),
        required=_l("Escriba por qué pide que se revise"),
        most=4000,
    )


class AnswerForm(Form):
    decision = ChoiceField(
        _l("¿Qué decide?"),
        required=_l("Elija qué decide"),
        options=(
            Option(_UPHOLD, "Acoger: el rechazo queda sin efecto y se resuelve de nuevo"),
            Option(_DISMISS, "Rechazar el recurso: se mantiene lo resuelto"),
        ),
    )
    text = LongTextField(
        _l("¿Por qué?"),
        help=_l("La persona leerá este texto tal cual"),
        required=_l("Escriba por qué"),
        most=4000,
    )


@cases.route("/solicitudes/<uuid:case_id>/reposicion", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def appeal(case_id: UUID) -> ResponseReturnValue:
    form = AppealForm()
    if form.validate_on_submit():
        with transaction() as session:
            appeals.file_appeal(session, case_id, form.text.data, by=actor())
        return redirect(url_for("cases.show", case_id=case_id), 303)
    with reading() as session:
        case = own(session, case_id)
        term = appeal_term(session, case)
        if term is None:
            return redirect(url_for("cases.show", case_id=case_id), 303)
        procedure = version(session, case.procedure_digest).into(reader_language())
        decision = decided(session, case)
    status = 422 if form.is_submitted() else 200
    context = {"form": form, "case": case, "procedure": procedure, "term": term}
    context["decision"] = decision
    return page("munikit/cases/appeal.html", **context), status


@cases.post("/solicitudes/<uuid:case_id>/reposicion/certificado")
@signed_in
def certify_appeal(case_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        appeals.certify_unanswered(session, case_id, by=actor())
    return redirect(url_for("cases.show", case_id=case_id), 303)


@desk.route("/bandeja/<uuid:case_id>/reposicion", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def answer_appeal(case_id: UUID) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit() and _answered(case_id, form):
        return redirect(url_for("desk.show", case_id=case_id), 303)
    with reading() as session:
        case = find_sent(session, case_id)
        if case.state is not CaseState.APPEALED:
            return redirect(url_for("desk.show", case_id=case_id), 303)
        return page(
            "munikit/desk/appeal.html",
            form=form,
            case=case,
            decision=decided(session, case),
            asked=last_appeal(session, case),
            least=SHORTEST_REASON,
            version=seen() or case.version,
        ), (422 if form.is_submitted() else 200)


def _answered(case_id: UUID, form: Form) -> bool:
    act = appeals.uphold if form.decision.data == _UPHOLD else appeals.dismiss
    try:
        with transaction() as session:
            act(session, case_id, form.text.data, seen=seen(), by=actor())
    except InvalidError as error:
        form.text.errors = [error.message]
        return False
    return True
