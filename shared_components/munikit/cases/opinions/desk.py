# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Reports of other units: asking for one, the list of those that wait, giving one."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.cases.case.pages import ActPage, act_page, desk_page
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.opinions.models import Verdict
from munikit.cases.opinions.services import (
    OPINION_DAYS,
    VERDICTS,
    ask_opinion,
    find_opinion,
    give_opinion,
    open_opinions,
)
from munikit.cases.record.summary_pages import sections
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.kernel.words import ngettext
from munikit.procedures import Procedure, version
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
from munikit.web.forms import ChoiceField, Form, LongTextField
from munikit.web.forms.choices import Option

bp = Blueprint("opinions", __name__, template_folder="../templates")


class GiveForm(Form):
    verdict = ChoiceField(
        _l("¿Cuál es el informe?"),
        required=_l("Elija si el informe es favorable o no"),
        options=[Option(verdict.value, title) for verdict, title in VERDICTS.items()],
    )
    text = LongTextField(_l("Fundamentos"), required=_l("Escriba los fundamentos del informe"))


def _ask_form(procedure: Procedure) -> Form:
    units = procedure.definition.review.opinions
    fields = {
        "unit": ChoiceField(
            _l("¿A qué unidad?"),
            required=_l("Elija a qué unidad le pide el informe"),
            options=[Option(unit, unit) for unit in units],
        ),
        "text": LongTextField(_l("¿Qué quiere saber?"), required=_l("Escriba qué quiere saber")),
    }
    form: Form = type("AskForm", (Form,), fields)()
    return form


@bp.route("/bandeja/<uuid:case_id>/informe", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def ask_for_opinion(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = find_sent(session, case_id)
        procedure = version(session, case.procedure_digest)
    form = _ask_form(procedure)
    if form.validate_on_submit():
        with transaction() as session:
            ask_opinion(session, case_id, form.unit.data, form.text.data, by=actor())
        return redirect(desk_page(case_id), 303)
    shown = ActPage(
        heading=_("Pedir un informe"),
        stage=case.folio or "",
        lead=(
            ngettext(
                "La otra unidad tiene %(num)s día hábil (Ley 19.880, artículo 24). El plazo de la "
                "persona sigue corriendo.",
                "La otra unidad tiene %(num)s días hábiles (Ley 19.880, artículo 24). El plazo de "
                "la persona sigue corriendo.",
                OPINION_DAYS,
            ),
        ),
        button=_("Pedir el informe"),
        back=desk_page(case_id),
    )
    return act_page(form, shown)


@bp.get("/bandeja/informes")
@requires(CasePermission.OPINE)
def opinions() -> ResponseReturnValue:
    with reading() as session:
        waiting = open_opinions(session)
        cases = [case for _opinion, case in waiting]
        titles = {each.id: version(session, each.procedure_digest).title for each in cases}
        return page("munikit/desk/opinions.html", waiting=waiting, titles=titles)


@bp.route("/bandeja/informes/<uuid:opinion_id>", methods=["GET", "POST"])
@requires(CasePermission.OPINE)
@keeps_typed_text
def opinion(opinion_id: UUID) -> ResponseReturnValue:
    form = GiveForm()
    if form.validate_on_submit():
        verdict = Verdict(form.verdict.data)
        with transaction() as session:
            give_opinion(session, opinion_id, verdict, form.text.data, by=actor())
        return redirect(url_for("opinions.opinions"), 303)
    with reading() as session:
        asked = find_opinion(session, opinion_id)
        case = find_sent(session, asked.case_id)
        procedure = version(session, case.procedure_digest)
        return page(
            "munikit/desk/opinion.html",
            form=form,
            asked=asked,
            case=case,
            procedure=procedure,
            sections=sections(session, case, procedure),
        ), (422 if form.is_submitted() else 200)
