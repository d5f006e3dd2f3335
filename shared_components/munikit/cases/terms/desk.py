# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Extending the term to answer, and ending what the person never answered."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.models import Case
from munikit.cases.case.pages import ActPage, act_page, desk_page, seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.terms import services as terms
from munikit.kernel.formats import day
from munikit.kernel.legal_clock import business_days, longest_extension
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.web import actor, keeps_typed_text, reading, requires, transaction
from munikit.web.forms import Form, LongTextField, NumberField

bp = Blueprint("terms_desk", __name__, template_folder="../templates")


class ExtendForm(Form):
    days = NumberField(_l("¿Cuántos días hábiles más?"), required=_l("Escriba cuántos días"))
    text = LongTextField(
        _l("¿Por qué se amplía?"),
        help=_l("La persona leerá este texto tal cual"),
        required=_l("Escriba por qué se amplía"),
    )


@bp.route("/bandeja/<uuid:case_id>/ampliar", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
@keeps_typed_text
def extend(case_id: UUID) -> ResponseReturnValue:
    form = ExtendForm()
    if form.validate_on_submit() and _extended(case_id, form):
        return redirect(desk_page(case_id), 303)
    with reading() as session:
        case = find_sent(session, case_id)
        deadline = version(session, case.procedure_digest).definition.deadline
    most = longest_extension(deadline.business_days)
    return act_page(form, _shown(case, most))


@bp.post("/bandeja/<uuid:case_id>/desistida")
@requires(CasePermission.DECIDE)
def abandon(case_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        terms.abandon(session, case_id, seen=seen(), by=actor())
    return redirect(desk_page(case_id), 303)


def _extended(case_id: UUID, form: Form) -> bool:
    given = {"days": form.days.data, "text": form.text.data}
    with form.refusals_at(form.days) as session:
        terms.extend(session, case_id, **given, seen=seen(), by=actor())
    return not form.days.errors


def _shown(case: Case, most: int) -> ActPage:
    return ActPage(
        heading=_("Ampliar el plazo de %(folio)s", folio=case.folio),
        lead=(
            _(
                "Ahora vence el %(day)s. Se puede ampliar una vez, antes de que venza y hasta la "
                "mitad: %(days)s (Ley 19.880, artículo 26).",
                day=day(case.due_on) if case.due_on else "",
                days=business_days(most),
            ),
        ),
        button=_("Ampliar el plazo"),
        back=desk_page(case.id),
        version=seen() or case.version,
    )
