# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' page of the register."""

from enum import StrEnum

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from munikit.access import Role, requires
from munikit.db import reading
from munikit.kernel.clock import local_date
from munikit.people import Person
from munikit.ui import page
from munikit.wiring import wiring
from munikit_permits.models import Permit

bp = Blueprint("permits", __name__, template_folder="templates")

_PAGE = 50


class PermitPermission(StrEnum):
    READ = "permits:permit:read"


INSPECTOR = Role("inspector", "Inspección", frozenset({PermitPermission.READ}))


@bp.get("/bandeja/permisos")
@requires(PermitPermission.READ)
def listing() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()[:60]
    query = select(Permit, Person).join(Person, Person.id == Permit.holder_id)
    if text:
        name = Person.given_names + " " + Person.surnames
        query = query.where((Permit.folio == text.upper()) | name.icontains(text, autoescape=True))
    with reading() as session:
        found = session.execute(query.order_by(Permit.created_at.desc()).limit(_PAGE)).all()
        today = local_date(wiring(session).clock.now())
    return page("permits/listing.html", found=found, text=text, today=today)
