# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The second signature: seeing what the person will read, signing it or sending it back."""

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.decided import proposed
from munikit.cases.case.pages import desk_page, seen
from munikit.cases.case.paper import has_paper
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.case.states import CaseState
from munikit.cases.decision import signing
from munikit.cases.decision.desk import bp
from munikit.cases.decision.findings_desk import boxes_of
from munikit.cases.record.summary_pages import sections
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import find_person
from munikit.procedures import version
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import Form, LongTextField, sent


class SignForm(Form):
    text = LongTextField(_l("Por qué la devuelve, solo si la devuelve"))


@bp.route("/bandeja/<uuid:case_id>/firmar", methods=["GET", "POST"])
@requires(CasePermission.SIGN)
@keeps_typed_text
def sign(case_id: UUID) -> ResponseReturnValue:
    form = SignForm()
    if form.validate_on_submit() and _done(case_id, form):
        return redirect(desk_page(case_id), 303)
    with reading() as session:
        case = find_sent(session, case_id)
        if case.state is not CaseState.AWAITING_SIGNATURE:
            return redirect(desk_page(case_id), 303)
        procedure = version(session, case.procedure_digest)
        reasons = {reason.id: reason for reason in procedure.definition.review.reasons}
        decision = proposed(case)
        return page(
            "munikit/desk/sign.html",
            form=form,
            case=case,
            procedure=procedure,
            has_paper=has_paper(session, procedure.definition.kind.value),
            proposer=find_person(session, UUID(case.proposal["by"])),
            words=decision.words(procedure),
            boxes=boxes_of(procedure.definition.outcome.finding, decision.finding),
            reason=reasons.get(case.proposal.get("reason_id", "")),
            sections=sections(session, case, procedure),
            version=seen() or case.version,
        ), (422 if form.is_submitted() else 200)


def _done(case_id: UUID, form: Form) -> bool:
    back = "send_back" in sent()
    if back and not form.text.data:
        form.text.errors = [_l("Escriba por qué la devuelve")]
        return False
    with transaction() as session:
        if back:
            signing.send_back(session, case_id, form.text.data, seen=seen(), by=actor())
        else:
            signing.sign(session, case_id, seen=seen(), by=actor())
    return True
