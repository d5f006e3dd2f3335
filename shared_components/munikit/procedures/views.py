# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public pages of procedures: the list and each one's sheet (*ficha*)."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from munikit.access import public
from munikit.db import reading
from munikit.kernel.clock import local_date
from munikit.kernel.errors import UnavailableError
from munikit.procedures.catalogue import CATALOGUE
from munikit.ui import page
from munikit.wiring import ask, wiring

bp = Blueprint("procedures", __name__, template_folder="templates")


@bp.get("/tramites")
@public
def listing() -> ResponseReturnValue:
    text = request.args.get("q", "")[:100]
    with reading() as session:
        found = ask(session, CATALOGUE).search(text)
    return page("munikit/procedures/listing.html", procedures=found, text=text)


@bp.get("/tramites/<procedure_id>")
@public
def sheet(procedure_id: str) -> ResponseReturnValue:
    with reading() as session:
        procedure = ask(session, CATALOGUE).get(procedure_id)
        today = local_date(wiring(session).clock.now())
        try:
            fee, trouble = procedure.fee(today, wiring(session).utm), ""
        except UnavailableError as error:
            fee, trouble = None, error.message
    return page(
        "munikit/procedures/sheet.html",
        procedure=procedure,
        definition=procedure.definition,
        fee=fee,
        trouble=trouble,
    )
