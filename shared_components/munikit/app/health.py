# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two addresses for whoever watches the portal: does it live, and can it work."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from munikit.web import public
from munikit.web.surroundings import surroundings

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Answer without touching anything: the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer 503 while nothing can be kept or the tables are not those of this version."""
    answer = surroundings().readiness()
    return jsonify(answer), 200 if answer["status"] == "ok" else 503
