# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Knowing in every request who is there."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from flask import Flask, g
from flask import session as web_session
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.settings import Settings
from munikit.web.login import SignedIn
from munikit.web.sessions import PortalSession, Rows, TableSessions
from munikit.web.transactions import reading

# Under which name Flask-Login keeps in a session whose it is.
_FLASK_LOGINS = "_user_id"


def register(
    app: Flask, settings: Settings, rows: Rows, find: Callable[[Session, UUID], Actor | None]
) -> None:
    """Keep sessions in ``rows``; ``find`` says who just entered, or nothing if they may not."""
    app.session_interface = TableSessions(settings.sessions, rows, secure=settings.site.is_secure)
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # A page is told who is there by ours.
    # Sessions are rows, bound to nothing a phone changes when it changes its network.
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login has no types.
    def load(person_id: str) -> SignedIn | None:
        known = cast("PortalSession", web_session).actor
        is_theirs = known is not None and str(known.id) == person_id
        return SignedIn(known) if known and is_theirs else _entered(find, person_id)

    @app.before_request
    def know_who_is_there() -> None:
        # Nobody entered: Flask-Login would take the measure of the browser before it said so. Of a
        # session that was lost the gate tells whoever asks for more than a page for everybody.
        if _FLASK_LOGINS not in web_session or "munikit_session_error" in g:
            g.munikit_actor = None
            return
        try:
            g.munikit_actor = current_user.actor if current_user.is_authenticated else None
        except SQLAlchemyError:
            # The page that says so asks again who is there.
            g._login_user = manager.anonymous_user()  # noqa: SLF001 - where Flask-Login keeps them.
            raise


def _entered(find: Callable[[Session, UUID], Actor | None], person_id: str) -> SignedIn | None:
    """Look for whoever entered in this very request, or whose account was closed."""
    with reading() as session:
        actor = find(session, UUID(person_id))
    return SignedIn(actor) if actor else None
