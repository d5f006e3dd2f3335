# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The rows that sessions of people are kept in; a browser is known by what only it was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.access.actor import permissions_of
from munikit.people.models import LoginSession, Person, RoleGrant, full_name
from munikit.wiring import wiring

# Every page of somebody signed in asks this: one row for each role, or one without any.
_WHO = (
    select(
        LoginSession.person_id,
        LoginSession.data,
        LoginSession.created_at,
        LoginSession.last_seen_at,
        Person.id,
        Person.given_names,
        Person.surnames,
        Person.run,
        Person.disabled_at,
        RoleGrant.role,
    )
    .outerjoin(Person, Person.id == LoginSession.person_id)
    .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    .where(LoginSession.id_sha256 == bindparam("sha256"))
)


@dataclass(frozen=True, kw_only=True)
class SeenSession:
    """A session as it is read; ``actor`` is whose it is, unless their account is closed."""

    id_sha256: str
    person_id: UUID | None
    data: dict[str, Any]
    created_at: datetime
    last_seen_at: datetime
    actor: Actor | None


class LoginSessionRows:
    """The table ``munikit_login_session``, as `munikit.web.sessions` wants one."""

    def look(self, session: Session, id_sha256: str) -> SeenSession | None:
        """Return a session and who its person is and may, all of it as it is kept now."""
        found = session.execute(_WHO, {"sha256": id_sha256}).all()
        if not found:
            return None
        first = found[0]
        return SeenSession(
            id_sha256=id_sha256,
            person_id=first.person_id,
            data=first.data,
            created_at=first.created_at,
            last_seen_at=first.last_seen_at,
            actor=_actor(session, first, [each.role for each in found if each.role]),
        )

    def is_there(self, session: Session, id_sha256: str) -> bool:
        """Say whether there is such a session, and read it for whoever goes on to change it."""
        return session.get(LoginSession, id_sha256) is not None

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


def _actor(session: Session, who: Row[Any], roles: Sequence[str]) -> Actor | None:
    if who.id is None or who.disabled_at is not None:
        return None
    name = full_name(who.given_names, who.surnames)
    return Actor(who.id, name, who.run, permissions_of(roles, wiring(session).roles))
