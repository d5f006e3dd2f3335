# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Extending the term to answer."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.cases.case.pages import seen
from munikit.cases.case.permissions import CasePermission
from munikit.cases.case.reading import find_sent
from munikit.cases.terms import services as terms
from munikit.kernel.errors import InvalidError
from munikit.kernel.legal_clock import longest_extension
from munikit.kernel.words import lazy_gettext as _l
from munikit.procedures import version
from munikit.web import actor, keeps_typed_text, page, reading, requires, transaction
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
        return redirect(url_for("inbox.show", case_id=case_id), 303)
    with reading() as session:
        case = find_sent(session, case_id)
        deadline = version(session, case.procedure_digest).definition.deadline
    return page(
        "munikit/desk/extend.html",
        form=form,
        case=case,
        most=longest_extension(deadline.business_days),
        version=seen() or case.version,
    ), (422 if form.is_submitted() else 200)


def _extended(case_id: UUID, form: Form) -> bool:
    given = {"days": form.days.data, "text": form.text.data}
    try:
        with transaction() as session:
            terms.extend(session, case_id, **given, seen=seen(), by=actor())
    except InvalidError as error:
        form.days.errors = [error.message]
        return False
    return True
