# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""How an official answers the *recurso de reposición*."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.appeals import services as appeals
from munikit.cases.appeals.acts import APPEALED
from munikit.cases.case.decided import decided
from munikit.cases.case.pages import desk_page, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseState
from munikit.cases.decision.outcome import SHORTEST_REASON
from munikit.cases.history.timeline import last_words
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, keeps_typed_text, page, reading, requires
from munikit.web.forms import ChoiceField, Form, LongTextField
from munikit.web.forms.choices import Option

bp = Blueprint("appeals_desk", __name__, template_folder="../templates")
_UPHOLD = "uphold"
_DISMISS = "dismiss"


class AnswerForm(Form):
    decision = ChoiceField(
        _l("¿Qué decide?"),
        required=_l("Elija qué decide"),
        options=(
            Option(_UPHOLD, _l("Acoger: el rechazo queda sin efecto y se resuelve de nuevo")),
            Option(_DISMISS, _l("Rechazar el recurso: se mantiene lo resuelto")),
        ),
    )
    text = LongTextField(
        _l("¿Por qué?"),
        help=_l("La persona leerá este texto tal cual"),
        required=_l("Escriba por qué"),
        most=4000,
    )


@bp.route("/bandeja/<uuid:case_id>/reposicion", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def answer_appeal(case_id: UUID) -> ResponseReturnValue:
    form = AnswerForm()
    if form.validate_on_submit() and _answered(case_id, form):
        return redirect(desk_page(case_id), 303)
    with reading() as session:
        case = find_sent(session, case_id)
        if case.state is not CaseState.APPEALED:
            return redirect(desk_page(case_id), 303)
        return page(
            "munikit/desk/appeal.html",
            form=form,
            case=case,
            decision=decided(session, case),
            asked=last_words(session, case, APPEALED),
            least=SHORTEST_REASON,
            version=seen() or case.version,
        ), (422 if form.is_submitted() else 200)


def _answered(case_id: UUID, form: Form) -> bool:
    act = appeals.uphold if form.decision.data == _UPHOLD else appeals.dismiss
    with form.refusals_at(form.text) as session:
        act(session, case_id, form.text.data, seen=seen(), by=actor())
    return not form.text.errors
