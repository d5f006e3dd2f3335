# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The front page and the pages every portal owes its visitors."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from munikit.app.most_used import most_used
from munikit.web import page, public, reader_language, reading
from munikit.web.everybody import same_for_everybody
from munikit.web.surroundings import surroundings

bp = Blueprint("home", __name__, template_folder="templates")

_SHOWN = 6


@bp.get("/")
@public
@same_for_everybody
def front() -> ResponseReturnValue:
    with reading() as session:
        procedures = most_used(session)
    language = reader_language()
    return page(
        "munikit/home.html",
        procedures=[each.into(language) for each in procedures[:_SHOWN]],
        more=len(procedures) > _SHOWN,
        links=surroundings().links,
    )


@bp.get("/privacidad")
@public
@same_for_everybody
def privacy() -> ResponseReturnValue:
    return page("munikit/privacy.html")


@bp.get("/accesibilidad")
@public
@same_for_everybody
def accessibility() -> ResponseReturnValue:
    return page("munikit/accessibility.html")
