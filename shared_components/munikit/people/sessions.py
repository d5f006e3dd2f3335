# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sessions kept in a table: what a logout deletes stays deleted.

Flask's own cookie session cannot be ended by the server: a copied cookie works after the logout.
"""

import hashlib
import secrets
from collections.abc import MutableMapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SessionInterface, SessionMixin
from sqlalchemy import update
from sqlalchemy.orm import Session

from munikit.db import reading, transaction
from munikit.people.models import LoginSession
from munikit.settings import Sessions
from munikit.wiring import wiring

_ID_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)
PERSON = "person"


class PortalSession(SecureCookieSession):
    """The session of one browser. ``sid`` is empty until something is stored."""

    def __init__(self, initial: MutableMapping[str, Any] | None = None, sid: str = "") -> None:
        super().__init__(initial)
        self.sid = sid
        self.renewed = False

    def renew(self) -> None:
        """Take a new identifier, at a login or a change of rights (session fixation)."""
        self.renewed = True
        self.modified = True


class TableSessions(SessionInterface):
    """Flask's session interface over the table ``munikit_login_session``."""

    def __init__(self, limits: Sessions, *, secure: bool) -> None:
        self.limits = limits
        self.secure = secure
        self.cookie = "__Host-sid" if secure else "sid"

    def open_session(self, app: Flask, request: Request) -> PortalSession:  # noqa: ARG002 - Flask's.
        sid = request.cookies.get(self.cookie, "")
        if not sid:
            return PortalSession()
        with reading() as session:
            row = session.get(LoginSession, _digest(sid))
            if row is None:
                return PortalSession()
            now = wiring(session).clock.now()
        if self._is_over(row, now):
            g.expired_person = row.person_id
            return PortalSession()
        if now - row.last_seen_at > _SEEN_EVERY:
            _touch(row.id_sha256, now)
        return PortalSession(row.data, sid)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002 - Flask's.
        if not isinstance(session, PortalSession) or not session.modified:
            return
        with transaction() as db:
            goes_on = _save(db, session)
        if not goes_on:
            response.delete_cookie(self.cookie, path="/", secure=self.secure)
            return
        response.set_cookie(
            self.cookie, session.sid, path="/", secure=self.secure, httponly=True, samesite="Lax"
        )

    def _is_over(self, row: LoginSession, now: datetime) -> bool:
        # Officials' screens are seen by others, so an idle one ends sooner.
        official = bool(row.data.get("official"))
        idle = self.limits.official_idle_minutes if official else self.limits.resident_idle_minutes
        return now - row.last_seen_at > timedelta(minutes=idle) or now - row.created_at > timedelta(
            minutes=self.limits.absolute_minutes
        )


def _save(db: Session, session: PortalSession) -> bool:
    """Store a session and return whether it goes on."""
    row = db.get(LoginSession, _digest(session.sid)) if session.sid else None
    # Somebody signed out, or the account was closed, while this request ran: it stays so.
    ended_meanwhile = row is None and bool(session.sid) and not session.renewed
    if row is not None and (session.renewed or not session):
        db.delete(row)
        row = None
    if ended_meanwhile or not session:
        return False
    now = wiring(db).clock.now()
    if row is None:
        session.sid = secrets.token_urlsafe(_ID_BYTES)
        row = LoginSession(id_sha256=_digest(session.sid), created_at=now)
        db.add(row)
    session.renewed = False
    person = session.get(PERSON)
    row.person_id = UUID(person) if person else None
    row.data, row.last_seen_at = dict(session), now
    return True


def _touch(id_sha256: str, now: datetime) -> None:
    with transaction() as db:
        db.execute(
            update(LoginSession).where(LoginSession.id_sha256 == id_sha256).values(last_seen_at=now)
        )


def _digest(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()
