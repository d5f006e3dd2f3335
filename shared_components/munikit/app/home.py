# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The front page and the pages every portal owes its visitors."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from munikit.access import public
from munikit.db import reading
from munikit.procedures.publishing import offered
from munikit.ui import page

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    links = current_app.extensions["munikit.links"]
    with reading() as session:
        return page("munikit/home.html", procedures=offered(session)[:6], links=links)


@bp.get("/privacidad")
@public
def privacy() -> ResponseReturnValue:
    return page("munikit/privacy.html")


@bp.get("/accesibilidad")
@public
def accessibility() -> ResponseReturnValue:
    return page("munikit/accessibility.html")
