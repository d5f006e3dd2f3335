# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The front page and the pages every portal owes its visitors."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from time import monotonic

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from munikit.cases import Case
from munikit.procedures import CATALOGUE, Procedure
from munikit.procedures.offering import offered
from munikit.web import page, public, reader_language, reading
from munikit.wiring import ask, wiring

bp = Blueprint("home", __name__)

_SHOWN = 6
_LATELY = timedelta(days=90)
_REMEMBERED_SECONDS = 600.0


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    links = current_app.extensions["munikit.links"]
    with reading() as session:
        procedures = most_used(session)
    language = reader_language()
    return page(
        "munikit/home.html",
        procedures=[each.into(language) for each in procedures[:_SHOWN]],
        more=len(procedures) > _SHOWN,
        links=links,
    )


def most_used(session: Session) -> Sequence[Procedure]:
    """Return what is offered, what people asked for most of late first, then by title."""
    uses = _uses(session)
    return sorted(offered(session), key=lambda procedure: -uses.get(procedure.id, 0))


def _uses(session: Session) -> Mapping[str, int]:
    catalogue = ask(session, CATALOGUE)
    until, uses = catalogue.uses
    if monotonic() > until:
        since = wiring(session).clock.now() - _LATELY
        counted = select(Case.procedure_id, func.count()).where(Case.submitted_at >= since)
        uses = dict(session.execute(counted.group_by(Case.procedure_id)).all())
        catalogue.uses = (monotonic() + _REMEMBERED_SECONDS, uses)
    return uses


@bp.get("/privacidad")
@public
def privacy() -> ResponseReturnValue:
    return page("munikit/privacy.html")


@bp.get("/accesibilidad")
@public
def accessibility() -> ResponseReturnValue:
    return page("munikit/accessibility.html")
