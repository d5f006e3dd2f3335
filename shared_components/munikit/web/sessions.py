# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Sessions kept in a table: what a logout deletes stays deleted.

Flask's own cookie session cannot be ended by the server: a copied cookie works after the logout.
Whoever has not entered has nothing to end: what is kept of them, a form's token and the way back,
travels signed in their own cookie, so that no stranger can fill the disk by reading.
"""

import hashlib
import secrets
from collections.abc import MutableMapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from flask import Flask, Request, Response, g
from flask import request as current_request
from flask.sessions import (
    SecureCookieSession,
    SecureCookieSessionInterface,
    SessionInterface,
    SessionMixin,
)
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.db.trouble import trouble_of
from munikit.kernel.errors import BusyError
from munikit.settings.sections import Sessions
from munikit.web import database, reading, transaction
from munikit.web.guard import TYPED
from munikit.wiring import wiring

_ID_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)
_LONGEST_COOKIE = 3500
# A signed value has dots; the identifier of a row has none.
_SIGNED = "."
# Whoever watches the portal and whoever asks for its colours needs no session, nor a database.
_FOR_ANYBODY = ("/healthz", "/readyz", "/recursos/")
PERSON = "person"


class Row(Protocol):
    """What is kept of a session."""

    @property
    def id_sha256(self) -> str: ...
    @property
    def person_id(self) -> UUID | None: ...
    @property
    def data(self) -> dict[str, Any]: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def last_seen_at(self) -> datetime: ...
    @property
    def actor(self) -> Actor | None: ...


class Rows(Protocol):
    """Where sessions are kept, each under the SHA-256 of its identifier."""

    def look(self, session: Session, id_sha256: str) -> Row | None: ...

    def is_there(self, session: Session, id_sha256: str) -> bool: ...

    def touch(self, session: Session, id_sha256: str, now: datetime) -> None: ...

    def delete(self, session: Session, id_sha256: str) -> None: ...

    def begin(
        self, session: Session, id_sha256: str, person_id: UUID | None, data: dict[str, Any]
    ) -> None: ...

    def save(
        self, session: Session, id_sha256: str, person_id: UUID | None, data: dict[str, Any]
    ) -> None: ...


class PortalSession(SecureCookieSession):
    """The session of one browser.

    ``sid`` is empty while there is no row; ``ended`` is the row that was over when this browser
    came with it; a ``lost`` one could not be read and is not touched. ``actor`` is whose it was as
    this request began.
    """

    def __init__(
        self, initial: MutableMapping[str, Any] | None = None, sid: str = "", ended: str = ""
    ) -> None:
        super().__init__(initial)
        self.sid = sid
        self.ended = ended
        self.renewed = self.lost = False
        self.actor: Actor | None = None
        self._as_read = dict(self)

    def lose(self) -> None:
        """Be again what the browser came with, whose token the page that follows must bring."""
        if PERSON in self and PERSON not in self._as_read:
            g.munikit_actor = None
        self.clear()
        self.update(self._as_read)
        g.pop("csrf_token", None)
        self.lost = True

    @property
    def has_a_row(self) -> bool:
        """Say whether it belongs in the table: somebody entered, or was writing when it ended."""
        return PERSON in self or (TYPED in self and bool(self.sid or self.ended))

    def renew(self) -> None:
        """Take a new identifier, at a login or a change of rights (session fixation)."""
        self.renewed = True
        self.modified = True


class TableSessions(SessionInterface):
    """Flask's session interface over ``rows`` of a table."""

    def __init__(self, limits: Sessions, rows: Rows, *, secure: bool) -> None:
        self.limits = limits
        self.rows = rows
        self.secure = secure
        self.cookie = "__Host-sid" if secure else "sid"

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        sid = request.cookies.get(self.cookie, "")
        if not sid or request.path.startswith(_FOR_ANYBODY):
            return PortalSession()
        if _SIGNED in sid:
            return PortalSession(self._unsigned(app, sid))
        try:
            return self._of_row(sid)
        except SQLAlchemyError as error:
            # Flask opens sessions where no error has a page yet; the first thing after it raises.
            g.munikit_session_error = error
            nobody = PortalSession()
            nobody.lost = True
            return nobody

    def _of_row(self, sid: str) -> PortalSession:
        with reading() as session:
            row = self.rows.look(session, digest(sid))
            if row is None:
                return PortalSession()
            now = wiring(session).clock.now()
        if self._is_over(row, now):
            g.expired_person = row.person_id
            return PortalSession(ended=row.id_sha256)
        if now - row.last_seen_at > _SEEN_EVERY:
            self._touch(row.id_sha256, now)
        opened = PortalSession(row.data, sid)
        opened.actor = row.actor
        return opened

    def _unsigned(self, app: Flask, value: str) -> dict[str, Any]:
        seconds = self.limits.absolute_minutes * 60
        try:
            return dict(_signer(app).loads(value, max_age=seconds))
        except BadSignature:
            return {}

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not isinstance(session, PortalSession) or session.lost or not session.modified:
            return
        value = ""
        if session.has_a_row or session.sid:
            value = self._stored(session)
        if session and not session.has_a_row:
            value = _signed(app, session)
        if not value:
            response.delete_cookie(self.cookie, path="/", secure=self.secure)
            return
        response.set_cookie(
            self.cookie, value, path="/", secure=self.secure, httponly=True, samesite="Lax"
        )

    def _is_over(self, row: Row, now: datetime) -> bool:
        # Officials' screens are seen by others, so an idle one ends sooner.
        official = bool(row.data.get("official"))
        idle = self.limits.official_idle_minutes if official else self.limits.resident_idle_minutes
        return now - row.last_seen_at > timedelta(minutes=idle) or now - row.created_at > timedelta(
            minutes=self.limits.absolute_minutes
        )

    def _stored(self, session: PortalSession) -> str:
        if (
            current_request.method in ("GET", "HEAD")
            and session
            and session.sid
            and not session.renewed
        ):
            # Where somebody was, what a page is to show once: nobody waits for a lock to read.
            with suppress(SQLAlchemyError), database().transaction(patience_seconds=0.1) as db:
                return session.sid if self._save(db, session) else ""
            return session.sid
        try:
            with transaction() as db:
                return session.sid if self._save(db, session) else ""
        except (SQLAlchemyError, BusyError):
            # The page that says so must not try again.
            session.lose()
            raise

    def _save(self, db: Session, session: PortalSession) -> bool:
        """Store a session and return whether it goes on."""
        known = digest(session.sid) if session.sid else session.ended
        is_there = bool(known) and self.rows.is_there(db, known)
        # Somebody signed out, or the account was closed, while this request ran: it stays so. And
        # what was typed takes the place of the row that ended, once: rows never come from nothing.
        ended_meanwhile = not is_there and bool(known) and not session.renewed
        if is_there and (session.renewed or not session.sid or not session.has_a_row):
            self.rows.delete(db, known)
            is_there = False
        if ended_meanwhile or not session.has_a_row:
            return False
        if not is_there:
            session.sid = secrets.token_urlsafe(_ID_BYTES)
        session.renewed = False
        keep = self.rows.save if is_there else self.rows.begin
        person = session.get(PERSON)
        keep(db, digest(session.sid), UUID(person) if person else None, dict(session))
        return True

    def _touch(self, id_sha256: str, now: datetime) -> None:
        try:
            with database().transaction(patience_seconds=0) as db:
                self.rows.touch(db, id_sha256, now)
        except SQLAlchemyError as error:
            # Nobody is kept from reading because this cannot be written.
            if trouble_of(error) is None:
                raise


def _signed(app: Flask, session: PortalSession) -> str:
    session.pop(TYPED, None)
    value = _signer(app).dumps(dict(session))
    # Nothing of ours is so long; a browser would not keep it.
    return str(value) if len(value) <= _LONGEST_COOKIE else ""


def _signer(app: Flask) -> URLSafeTimedSerializer:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    return cast("URLSafeTimedSerializer", signer)


def digest(sid: str) -> str:
    """Return what a session is kept under."""
    return hashlib.sha256(sid.encode()).hexdigest()
