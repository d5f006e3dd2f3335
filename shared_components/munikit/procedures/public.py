# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The public pages of procedures: the list and each one's sheet (*ficha*)."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from munikit.kernel.clock import local_date
from munikit.kernel.errors import UnavailableError
from munikit.kernel.units import UTMTable
from munikit.kernel.words import gettext as _
from munikit.procedures.catalogue import CATALOGUE
from munikit.procedures.offering import find_shown, offered
from munikit.procedures.pricing import tariff
from munikit.procedures.procedure import Fee, Procedure
from munikit.procedures.publishing import ProcedurePermission
from munikit.web import page, public, reader_language, reading, visitor
from munikit.web.everybody import same_for_everybody
from munikit.web.forms import asked
from munikit.wiring import ask, wiring

bp = Blueprint("procedures", __name__, template_folder="templates")


@bp.get("/tramites")
@public
@same_for_everybody
def listing() -> ResponseReturnValue:
    text = asked().text("q", 100)
    with reading() as session:
        found = offered(session, text)
    return page("munikit/procedures/listing.html", procedures=_read(found), text=text)


@bp.get("/tramites/<procedure_id>")
@public
@same_for_everybody
def sheet(procedure_id: str) -> ResponseReturnValue:
    with reading() as session:
        procedure = _readable(session, procedure_id).into(reader_language())
        today = local_date(wiring(session).clock.now())
        fee, trouble = _price(procedure, today, wiring(session).utm)
    return page(
        "munikit/procedures/sheet.html",
        procedure=procedure,
        definition=procedure.definition,
        fee=fee,
        trouble=trouble,
        documents=procedure.definition.documents,
        sometimes=procedure.definition.conditional,
    )


def _read(procedures: Sequence[Procedure]) -> list[Procedure]:
    language = reader_language()
    return [each.into(language) for each in procedures]


def _readable(session: Session, procedure_id: str) -> Procedure:
    # Whoever manages the catalogue sees the sheet before everybody does.
    who = visitor()
    if who is not None and who.can(ProcedurePermission.MANAGE):
        return ask(session, CATALOGUE).get(procedure_id)
    return find_shown(session, procedure_id)


def _price(procedure: Procedure, on: date, utm: UTMTable) -> tuple[Fee | None, str]:
    """Return what it costs, or what there is to say instead of an amount."""
    cost = procedure.definition.cost
    told = tariff(procedure.definition)
    if told:
        words = _("Depende de lo que pida: %(tariff)s. Se lo diremos antes de pagar.", tariff=told)
        return None, words
    if cost is not None and (cost.rules or cost.table):
        return None, _("Depende de lo que pida. Se lo diremos antes de pagar.")
    try:
        return procedure.fee(on, utm), ""
    except UnavailableError as error:
        return None, error.message
