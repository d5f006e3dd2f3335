# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""When an official is away, so that nobody is given work that then lies still."""

from uuid import UUID

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.cases.case.permissions import CasePermission
from munikit.cases.sharing.absences import absences_of, note_absence
from munikit.cases.sharing.absences import forget_absence as forget
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, page, reading, requires, transaction
from munikit.web.forms import DateField, Form

bp = Blueprint("sharing", __name__, template_folder="../templates")


class AbsenceForm(Form):
    from_on = DateField(_l("Primer día"), required=_l("Escriba el primer día"))
    until_on = DateField(_l("Último día"), required=_l("Escriba el último día"))


@bp.route("/bandeja/ausencias", methods=["GET", "POST"])
@requires(CasePermission.DECIDE)
def absences() -> ResponseReturnValue:
    form = AbsenceForm()
    if form.validate_on_submit() and _noted(form):
        return redirect(url_for("sharing.absences"), 303)
    with reading() as session:
        mine = absences_of(session, actor().id)
    status = 422 if form.is_submitted() else 200
    return page("munikit/desk/absences.html", form=form, absences=mine), status


@bp.post("/bandeja/ausencias/<uuid:absence_id>/borrar")
@requires(CasePermission.DECIDE)
def forget_absence(absence_id: UUID) -> ResponseReturnValue:
    with transaction() as session:
        forget(session, actor().id, absence_id)
    return redirect(url_for("sharing.absences"), 303)


def _noted(form: Form) -> bool:
    with form.refusals_at(form.until_on) as session:
        note_absence(session, actor().id, form.from_on.data, form.until_on.data)
    return not form.until_on.errors
