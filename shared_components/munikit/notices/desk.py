# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The desk's page of what could not be sent."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from munikit.notices.undelivered import OperatorPermission, retry, undelivered, waiting
from munikit.web import actor, page, reading, requires, transaction
from munikit.web.forms import sent

bp = Blueprint("notices", __name__, template_folder="templates")


@bp.get("/bandeja/avisos")
@requires(OperatorPermission.RETRY)
def dead() -> ResponseReturnValue:
    with reading() as session:
        rows = undelivered(session, by=actor())
        later = waiting(session, by=actor())
    return page("munikit/notices/dead.html", rows=rows, waiting=later)


@bp.post("/bandeja/avisos/reintentar")
@requires(OperatorPermission.RETRY)
def again() -> ResponseReturnValue:
    """Try what is named again, one or all that were on the page."""
    ids = sent().ids("id")
    with transaction() as session:
        retry(session, ids, by=actor())
    return redirect(url_for("notices.dead"), 303)
