# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The front page and the pages every portal owes its visitors."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from munikit.access import public
from munikit.app.portal import current_portal
from munikit.ui import page

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    return page("munikit/home.html", procedures=current_portal().catalogue.published()[:6])


@bp.get("/privacidad")
@public
def privacy() -> ResponseReturnValue:
    return page("munikit/privacy.html")


@bp.get("/accesibilidad")
@public
def accessibility() -> ResponseReturnValue:
    return page("munikit/accessibility.html")
