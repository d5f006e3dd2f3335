# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' page of the register."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from munikit.people.lookup_pages import note_desk_lookup
from munikit.public.pages import actor, page, reading, requires, transaction
from munikit.public.rules import local_date, record, wiring
from munikit.web import table_file
from munikit.web.forms import asked
from munikit_permits.export import TITLES, cells
from munikit_permits.permissions import PermitPermission
from munikit_permits.register import every, look_up, state_of

bp = Blueprint("permits", __name__, template_folder="templates")


@bp.get("/bandeja/permisos")
@requires(PermitPermission.READ)
def listing() -> ResponseReturnValue:
    text = _text()
    with reading() as session:
        found = look_up(session, text, page=asked().number("p", 1, least=1))
        today = local_date(wiring(session).clock.now())
    rows = [(permit, holder, *state_of(permit, today)) for permit, holder in found.rows]
    may_export = actor().can(PermitPermission.EXPORT)
    return page("permits/listing.html", rows=rows, found=found, text=text, may_export=may_export)


@bp.get("/bandeja/permisos.csv")
@requires(PermitPermission.EXPORT)
def export() -> ResponseReturnValue:
    # It takes personal data out of the portal: who did so, and how much, is kept.
    text = _text()
    with transaction() as session:
        today = local_date(wiring(session).clock.now())
        rows = list(cells(every(session, text), today))
        record(
            session,
            "permits.export",
            actor_id=actor().id,
            subject_id=None,
            data={"rows": len(rows)},
        )
    return table_file(TITLES, rows, name=f"permisos-{today}.csv")


def _text() -> str:
    text = asked().text("q", 60)
    note_desk_lookup(text)
    return text
