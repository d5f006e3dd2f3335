# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows that sessions of people are kept in; a browser is known by what only it was given."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from munikit.people.models import LoginSession
from munikit.wiring import wiring


class LoginSessionRows:
    """The table ``munikit_login_session``, as `munikit.web.sessions` wants one."""

    def find(self, session: Session, id_sha256: str) -> LoginSession | None:
        return session.get(LoginSession, id_sha256)

    def touch(self, session: Session, id_sha256: str, now: datetime) -> None:
        """Note that the browser was here."""
        mine = update(LoginSession).where(LoginSession.id_sha256 == id_sha256)
        session.execute(mine.values(last_seen_at=now))

    def delete(self, session: Session, id_sha256: str) -> None:
        if row := session.get(LoginSession, id_sha256):
            session.delete(row)

    def begin(
        self, session: Session, id_sha256: str, person_id: UUID | None, data: dict[str, Any]
    ) -> None:
        """Keep what a session holds in a row of its own, under an identifier just made."""
        now = wiring(session).clock.now()
        row = LoginSession(id_sha256=id_sha256, created_at=now, last_seen_at=now)
        row.person_id = person_id
        row.data = data
        session.add(row)

    def save(
        self, session: Session, id_sha256: str, person_id: UUID | None, data: dict[str, Any]
    ) -> None:
        """Keep what a session holds in the row it has."""
        row = session.get_one(LoginSession, id_sha256)
        row.person_id = person_id
        row.data = data
        row.last_seen_at = wiring(session).clock.now()
