# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Certified copies: the person asks for one on a page, an official answers on another."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.acts import why_not
from munikit.cases.case.contact import email_of
from munikit.cases.case.pages import ActPage, act_page, desk_page, own, person_page, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.copies import COPY_ASKED, COPY_REFUSED
from munikit.cases.copies import services as copies
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, keeps_typed_text, reading, requires, signed_in, transaction
from munikit.web.forms import ChoiceField, Form, LongTextField
from munikit.web.forms.choices import Option

bp = Blueprint("copies", __name__, template_folder="../templates")
_GIVE = "give"
_REFUSE = "refuse"


class AnswerForm(Form):
    decision = ChoiceField(
        _l("¿Qué decide?"),
        required=_l("Elija qué decide"),
        options=(
            Option(_GIVE, _l("Dar la copia certificada")),
            Option(_REFUSE, _l("No darla")),
        ),
    )
    text = LongTextField(
        _l("Si no la da, ¿por qué?"), help=_l("La persona leerá este texto tal cual"), most=4000
    )


@bp.route("/solicitudes/<uuid:case_id>/copia", methods=["GET", "POST"])
@signed_in
def ask(case_id: UUID) -> ResponseReturnValue:
    back = person_page(case_id)
    form = Form()
    if form.is_submitted():
        with transaction() as session:
            copies.ask_copy(session, case_id, by=actor())
        return redirect(back, 303)
    with reading() as session:
        case = own(session, case_id)
        if why_not(session, case, COPY_ASKED, actor()):
            return redirect(back, 303)
        email = email_of(session, case)
    return act_page(form, _asking(case.folio or "", email, back))


def _asking(folio: str, email: str, back: str) -> ActPage:
    return ActPage(
        heading=_("Pedir copia certificada del expediente"),
        stage=folio,
        lead=(
            _(
                "La municipalidad certifica qué documentos tiene su expediente (Ley 19.880, "
                "artículo 17). Es un PDF con folio y código de verificación."
            ),
            _("Le avisamos a %(email)s cuando respondan su petición.", email=email),
        ),
        button=_("Pedir la copia"),
        back=back,
    )


@bp.route("/bandeja/<uuid:case_id>/copia", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def answer(case_id: UUID) -> ResponseReturnValue:
    back = desk_page(case_id)
    form = AnswerForm()
    if form.validate_on_submit() and _answered(case_id, form):
        return redirect(back, 303)
    with reading() as session:
        case = find_sent(session, case_id)
        if why_not(session, case, COPY_REFUSED, actor()):
            return redirect(back, 303)
    shown = ActPage(
        heading=_("Responder la petición de copia certificada"),
        stage=case.folio or "",
        lead=(
            _(
                "Si la da, se hace un documento con el SHA-256 de cada documento del expediente "
                "que la persona puede ver. Si no la da, explique por qué (Ley 19.880, artículo 41)."
            ),
        ),
        button=_("Responder"),
        back=back,
        version=seen() or case.version,
    )
    return act_page(form, shown)


def _answered(case_id: UUID, form: AnswerForm) -> bool:
    with form.refusals_at(form.text) as session:
        if form.decision.data == _GIVE:
            copies.give_copy(session, case_id, seen=seen(), by=actor())
        else:
            text = form.text.data or ""
            copies.refuse_copy(session, case_id, text, seen=seen(), by=actor())
    return not form.text.errors
