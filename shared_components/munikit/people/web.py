# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Wiring people into the web application."""

from flask import Flask, g
from flask_login import LoginManager, current_user
from sqlalchemy.exc import SQLAlchemyError

from munikit.access import Role
from munikit.people.login import ROLES, SignedIn, load_user
from munikit.people.sessions import TableSessions
from munikit.settings import Settings
from munikit.web import reading


def register(app: Flask, settings: Settings, roles: tuple[Role, ...]) -> None:
    """Keep sessions in their table and know in every request who is there."""
    app.session_interface = TableSessions(settings.sessions, secure=settings.site.is_secure)
    app.extensions[ROLES] = roles
    manager = LoginManager(app)
    # Sessions are rows, bound to nothing a phone changes when it changes its network.
    manager.session_protection = None

    @manager.user_loader  # type: ignore[untyped-decorator] # Flask-Login has no types.
    def load(person_id: str) -> SignedIn | None:
        with reading() as session:
            return load_user(session, person_id)

    @app.before_request
    def know_who_is_there() -> None:
        if "munikit_session_error" in g:
            # The gate raises it for whoever asks for more than a page that is for everybody.
            g.munikit_actor = None
            return
        try:
            g.munikit_actor = current_user.actor if current_user.is_authenticated else None
        except SQLAlchemyError:
            # The page that says so asks again who is there.
            g._login_user = manager.anonymous_user()  # noqa: SLF001 - where Flask-Login keeps them.
            raise
