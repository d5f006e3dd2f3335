# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Writing to the officials who have a case."""

from uuid import UUID

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.pages import ActPage, act_page, own, person_page
from munikit.cases.case.reading import own_case
from munikit.cases.messages import services as messages
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import actor, keeps_typed_text, reading, signed_in, transaction
from munikit.web.forms import Form, LongTextField

bp = Blueprint("messages", __name__, template_folder="../templates")


class MessageForm(Form):
    text = LongTextField(_l("Su mensaje"), most=2000, required=_l("Escriba su mensaje"))


@bp.route("/solicitudes/<uuid:case_id>/mensaje", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def message(case_id: UUID) -> ResponseReturnValue:
    form = MessageForm()
    if form.validate_on_submit():
        with transaction() as session:
            case = own_case(session, case_id, by=actor())
            messages.write_to_officials(session, case, form.text.data, by=actor())
        return redirect(person_page(case_id), 303)
    with reading() as session:
        case = own(session, case_id)
    shown = ActPage(
        heading=_("Escribir a quien revisa"),
        stage=case.folio or "",
        lead=(
            _(
                "El mensaje queda en su solicitud. Si le pedimos un documento, envíelo desde "
                "«Enviar lo que falta», no por aquí."
            ),
        ),
        button=_("Enviar el mensaje"),
        back=person_page(case_id),
    )
    return act_page(form, shown)
