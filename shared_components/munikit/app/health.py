# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two addresses for whoever watches the portal: does it live, and can it work."""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from munikit.app.portal import current_portal
from munikit.app.readiness import Readiness
from munikit.web import public

bp = Blueprint("health", __name__)
_READINESS = "munikit.readiness"


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Answer without touching anything: the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer 503 while nothing can be kept or the tables are not those of this version."""
    readiness: Readiness = current_app.extensions.setdefault(
        _READINESS, Readiness(current_portal())
    )
    answer = readiness.answer()
    return jsonify(answer), 200 if answer["status"] == "ok" else 503
