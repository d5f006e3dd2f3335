# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding in two steps: choose, then see what the person will read, then sign."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.decided import Decision, proposed
from munikit.cases.case.models import Case
from munikit.cases.case.money import paid_for
from munikit.cases.case.pages import desk_page, seen
from munikit.cases.case.paper import has_paper
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.decision import services as decision
from munikit.cases.decision.findings_desk import APPROVE, REJECT, FindingForm, boxes_of, row_fields
from munikit.cases.decision.letters import letters_refusal, missing_letters
from munikit.cases.decision.outcome import too_short
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import find_person
from munikit.procedures import Procedure, version
from munikit.procedures.definition import Ending
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import ChoiceField, LongTextField, sent
from munikit.web.forms.choices import Option

bp = Blueprint("decision", __name__, template_folder="../templates")
_LONGEST = 5000


class DecideForm(FindingForm):
    """What is decided, and why. Its questions are those of a procedure: see `_decide_form`."""

    @property
    def approves(self) -> bool:
        return bool(self.decision.data == APPROVE)

    @property
    def given(self) -> Decision:
        text = self.text.data or ""
        if self.approves:
            return Decision(text, self.finding)
        return Decision(text, reason_id=self.reason.data or "")


def _decide_form(case: Case, procedure: Procedure) -> DecideForm:
    reasons = procedure.definition.review.reasons
    finding = procedure.definition.outcome.finding
    said = _l("Obligatorio si rechaza. La persona leerá este texto tal cual")
    unprinted = _l("Obligatorio si rechaza. La persona leerá este texto; el documento no lo lleva")
    fields = {
        "decision": ChoiceField(
            _l("¿Qué decide?"),
            required=_l("Elija qué decide"),
            options=(
                Option(APPROVE, _("Aprobar y emitir el documento")),
                Option(REJECT, _("Rechazar")),
            ),
        ),
        "reason": ChoiceField(
            _l("Motivo, solo si rechaza"),
            options=[Option(r.id, r.text, r.norm) for r in reasons],
        ),
        **row_fields(finding),
        "text": LongTextField(
            _l("Texto de la decisión"), help=unprinted if finding else said, most=_LONGEST
        ),
    }
    made: type[DecideForm] = type("CaseDecideForm", (DecideForm,), fields)
    return made(data=_sent_back(case, procedure))


def _sent_back(case: Case, procedure: Procedure) -> dict[str, str]:
    """Return what was proposed and came back to be mended, by the names of the questions."""
    if not case.proposal:
        return {}
    was = proposed(case)
    boxes = boxes_of(procedure.definition.outcome.finding, was.finding)
    said = {"decision": case.proposal["decision"], "reason": was.reason_id, "text": was.remark}
    return {**said, **boxes}


@bp.route("/bandeja/<uuid:case_id>/resolver", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def decide(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = find_sent(session, case_id)
        procedure = version(session, case.procedure_digest)
        applicant = find_person(session, case.applicant_id)
        money = paid_for(session, case).would_become(Ending.REJECTED)
        previewed = has_paper(session, procedure.definition.kind.value)
    form = _decide_form(case, procedure)
    # Going back to change the decision sends what was written along.
    changing = "change" in sent()
    valid = not changing and _is_whole(form, case_id)
    if valid and "sign" in sent():
        _sign(case_id, form)
        return redirect(desk_page(case_id), 303)
    return page(
        "munikit/desk/preview.html" if valid else "munikit/desk/decide.html",
        form=form,
        case=case,
        procedure=procedure,
        applicant=applicant,
        money=money,
        has_paper=previewed,
        words=form.given.words(procedure) if valid else "",
        reasons={reason.id: reason for reason in procedure.definition.review.reasons},
        version=seen() or case.version,
    ), (422 if form.is_submitted() and not valid and not changing else 200)


def _is_whole(form: DecideForm, case_id: UUID) -> bool:
    return form.validate_on_submit() and _is_complete(form) and _shows_all(form, case_id)


def _is_complete(form: DecideForm) -> bool:
    if not form.approves:
        if not form.reason.data:
            form.reason.errors = [_l("Elija el motivo del rechazo")]
        if short := too_short(form.text.data or ""):
            form.text.errors = [short]
    return not form.errors


def _shows_all(form: DecideForm, case_id: UUID) -> bool:
    """Say before anybody signs which letters the paper would not show, beside their row."""
    if not form.approves:
        return True
    with reading() as session:
        missing = missing_letters(session, find_sent(session, case_id), form.finding)
    rows = {row.label.text: row for row in form.rows if row.label.text in missing}
    for name, row in rows.items():
        row.errors = [letters_refusal({name: missing[name]}).message]
    elsewhere = {place: letters for place, letters in missing.items() if place not in rows}
    if elsewhere:
        form.decision.errors = [letters_refusal(elsewhere).message]
    return not form.errors


def _sign(case_id: UUID, form: DecideForm) -> None:
    given = form.given
    version_seen = seen()
    by = actor()
    with transaction() as session:
        if form.approves:
            decision.approve(
                session,
                case_id,
                text=given.remark,
                finding=given.finding,
                seen=version_seen,
                by=by,
            )
        else:
            decision.reject(
                session,
                case_id,
                reason_id=given.reason_id,
                text=given.remark,
                seen=version_seen,
                by=by,
            )
