# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the notices of one application go, changed by its person."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from munikit.access import actor, keeps_typed_text, signed_in
from munikit.cases.services.contacting import Contact, change_contact
from munikit.cases.views.resident import bp, own
from munikit.db import reading, transaction
from munikit.forms import ChoicesField, EmailField, Form, PhoneField
from munikit.forms.choices import Option
from munikit.ui import page

_EVERYWHERE = "all"


class ContactForm(Form):
    email = EmailField(_l("Correo electrónico"), required=_l("Escriba su correo electrónico"))
    phone = PhoneField(_l("Teléfono"), help=_l("Para mensajes de texto. Puede dejarlo vacío"))
    where = ChoicesField(
        _l("¿En qué solicitudes?"),
        options=[Option(_EVERYWHERE, _l("También en mis otras solicitudes sin terminar"))],
        default=[],
    )


@bp.route("/solicitudes/<uuid:case_id>/contacto", methods=["GET", "POST"])
@signed_in
@keeps_typed_text
def contact(case_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        case = own(session, case_id)
    form = ContactForm(data={"email": case.contact_email, "phone": case.contact_phone, "where": []})
    if form.validate_on_submit():
        given = Contact(form.email.data, form.phone.data or "")
        everywhere = _EVERYWHERE in (form.where.data or [])
        with transaction() as session:
            change_contact(session, case_id, given, everywhere=everywhere, by=actor())
        return redirect(url_for("cases.show", case_id=case_id), 303)
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/contact.html", form=form, case=case), status
