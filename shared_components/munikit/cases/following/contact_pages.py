# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the notices of one application go, changed by its person."""

from uuid import UUID

from flask import redirect
from flask.typing import ResponseReturnValue

from munikit.cases.case.contact import contact_of
from munikit.cases.case.meanwhile_pages import STEP
from munikit.cases.case.pages import own, person_page
from munikit.cases.following.pages import bp
from munikit.cases.following.services import change_contact
from munikit.kernel.contact import Contact
from munikit.kernel.marks import mark
from munikit.kernel.words import lazy_gettext as _l
from munikit.web import (
    actor,
    is_changed_meanwhile,
    keeps_typed_text,
    page,
    reading,
    signed_in,
    transaction,
)
from munikit.web.forms import MADE_FROM, ChoicesField, EmailField, PhoneField
from munikit.web.forms.choices import Option

_EVERYWHERE = "all"


class ContactForm(STEP):  # type: ignore[misc, valid-type] # Flask-WTF has no types.
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
        known = contact_of(session, case)
    now = mark(known)
    form = ContactForm(data={**known._asdict(), "where": [], MADE_FROM: now})
    if is_changed_meanwhile():
        form[MADE_FROM].data = now
    if form.validate_on_submit():
        given = Contact(form.email.data, form.phone.data or "")
        everywhere = _EVERYWHERE in (form.where.data or [])
        with transaction() as session:
            seen = form[MADE_FROM].data
            change_contact(
                session, case_id, given, everywhere=everywhere, by=actor(), made_from=seen
            )
        return redirect(person_page(case_id), 303)
    status = 422 if form.is_submitted() else 200
    return page("munikit/cases/contact.html", form=form, case=case), status
