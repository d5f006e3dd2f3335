# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Deciding in two steps: choose, then see what the person will read, then sign."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from munikit.cases.money import paid_for
from munikit.cases.pages.desk import seen
from munikit.cases.pages.drafts import has_paper
from munikit.cases.pages.inbox import bp
from munikit.cases.permissions import CasePermission
from munikit.cases.reading import find_sent
from munikit.cases.services import review
from munikit.cases.services.letters import letters_refusal, missing_letters
from munikit.people import find_person
from munikit.procedures import Procedure, version
from munikit.procedures.definition import Ending
from munikit.procedures.outcome import Finding
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import ChoiceField, Form, LongTextField, sent
from munikit.web.forms.choices import Option

_APPROVE, _REJECT = "approve", "reject"


_LONGEST = 5000


def _decide_form(procedure: Procedure) -> type[Form]:
    reasons = procedure.definition.review.reasons
    finding = procedure.definition.outcome.finding
    fields = {
        "decision": ChoiceField(
            _l("¿Qué decide?"),
            required=_l("Elija qué decide"),
            options=(
                Option(_APPROVE, "Aprobar y emitir el documento"),
                Option(_REJECT, "Rechazar"),
            ),
        ),
        "reason": ChoiceField(
            _l("Motivo, solo si rechaza"),
            options=[Option(r.id, r.text, r.norm) for r in reasons],
        ),
        "text": _text_field(finding),
    }
    return type("DecideForm", (Form,), fields)


def _text_field(finding: Finding | None) -> LongTextField:
    if finding is None:
        said = _l("Obligatorio si rechaza. La persona leerá este texto tal cual")
        return LongTextField(_l("Texto de la decisión"), help=said)
    return LongTextField(
        _l("Texto de la decisión, o lo que se certifica si aprueba"),
        help=finding.help or _l("Complete cada línea: el documento la imprime tal cual"),
        default=finding.blank,
        most=_LONGEST,
    )


@bp.route("/bandeja/<uuid:case_id>/resolver", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def decide(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = find_sent(session, case_id)
        procedure = version(session, case.procedure_digest)
        applicant = find_person(session, case.applicant_id)
        money = paid_for(session, case).would_become(Ending.REJECTED)
    form = _decide_form(procedure)()
    # Going back to change the decision sends what was written along.
    changing = "change" in sent()
    valid = not changing and form.validate_on_submit() and _is_complete(form, procedure)
    valid = valid and _shows_all(form, case_id)
    if valid and "sign" in sent():
        _sign(case_id, form)
        return redirect(url_for("desk.show", case_id=case_id), 303)
    return page(
        "munikit/desk/preview.html" if valid else "munikit/desk/decide.html",
        form=form,
        case=case,
        procedure=procedure,
        applicant=applicant,
        money=money,
        has_paper=has_paper(procedure.definition.kind.value),
        reasons={reason.id: reason for reason in procedure.definition.review.reasons},
        version=seen() or case.version,
    ), (422 if form.is_submitted() and not valid and not changing else 200)


def _is_complete(form: Form, procedure: Procedure) -> bool:
    text, finding = form.text.data or "", procedure.definition.outcome.finding
    if form.decision.data == _APPROVE and finding and finding.missing(text):
        missing = ", ".join(finding.missing(text))
        form.text.errors = [_l("Complete lo que se certifica. Falta: %(rows)s", rows=missing)]
    if form.decision.data == _REJECT:
        if not form.reason.data:
            form.reason.errors = [_l("Elija el motivo del rechazo")]
        if len(text) < review.SHORTEST_REASON:
            form.text.errors = [_l("Explique el rechazo en 30 caracteres o más")]
    return not form.errors


def _shows_all(form: Form, case_id: UUID) -> bool:
    """Say before anybody signs which letters the paper would not show."""
    if form.decision.data == _APPROVE:
        with reading() as session:
            missing = missing_letters(session, find_sent(session, case_id), form.text.data or "")
        if missing:
            form.text.errors = [letters_refusal(missing).message]
    return not form.errors


def _sign(case_id: UUID, form: Form) -> None:
    text, by = form.text.data or "", actor()
    with transaction() as session:
        if form.decision.data == _APPROVE:
            review.approve(session, case_id, text=text, seen=seen(), by=by)
        else:
            review.reject(
                session, case_id, reason_id=form.reason.data, text=text, seen=seen(), by=by
            )
