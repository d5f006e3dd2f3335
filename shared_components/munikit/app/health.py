# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Two addresses for whoever watches the portal: does it live, and can it work."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from munikit.access import public
from munikit.app.portal import current_portal

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """Answer without touching anything: the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer 503 while the database is away or its tables are not those of this version."""
    # Imported here: Alembic is ten megabytes that answering pages does not need.
    from munikit.db.migrate import status  # noqa: PLC0415 - as above.

    portal = current_portal()
    try:
        behind = [
            module.name
            for module in portal.installed
            if not status(portal.database, module.migrated).is_current
        ]
    except SQLAlchemyError:
        return jsonify(status="database"), 503
    if behind:
        return jsonify(status="migrations", modules=behind), 503
    return jsonify(status="ok")
