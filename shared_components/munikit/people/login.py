# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in and out: what both doors, ClaveÚnica and the local account, have in common."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from flask import current_app, g
from flask import session as web_session
from flask_login import UserMixin, login_user, logout_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor, Role
from munikit.access.actor import permissions_of
from munikit.kernel.errors import InvalidError
from munikit.people.models import Person
from munikit.people.services import roles_of
from munikit.people.sessions import PERSON, PortalSession
from munikit.people.throttle import count_attempt, forgive_attempt
from munikit.web.guard import keep_typed_of, pop_next_path

ROLES = "munikit.roles"


class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login has no types.
    """What Flask-Login keeps of a person for one request."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get_id(self) -> str:
        return str(self.actor.id)


def load_user(session: Session, person_id: str) -> SignedIn | None:
    """Return who a session belongs to; a disabled account is nobody."""
    person = session.get(Person, UUID(person_id))
    if person is None or person.disabled_at is not None:
        return None
    return SignedIn(as_actor(session, person))


def as_actor(session: Session, person: Person) -> Actor:
    declared = cast("tuple[Role, ...]", current_app.extensions[ROLES])
    permissions = permissions_of(roles_of(session, person.id), declared)
    return Actor(person.id, person.full_name, person.run, permissions)


@dataclass(frozen=True)
class Attempt:
    """Somebody tries to enter a local account, which may not exist; it is counted already."""

    counted: Sequence[str]
    person_id: UUID | None
    password_hash: str | None


def begin_attempt(session: Session, account: str, *, address: str, browser: str) -> Attempt:
    """Count a try and look for the account. ``browser`` is one that is known for it, or empty.

    Raises:
        TooManyAttemptsError: with the words for the person.
    """
    counted = count_attempt(session, account, address, browser)
    person = session.scalar(select(Person).where(Person.login == account))
    if person is None:
        return Attempt(counted, None, None)
    return Attempt(counted, person.id, person.password_hash)


def end_attempt(session: Session, attempt: Attempt, *, known: bool) -> Person | None:
    """Return the account's owner if the password was theirs, or nothing for any other reason."""
    person = session.get(Person, attempt.person_id) if attempt.person_id else None
    if person is not None and known and person.disabled_at is None:
        forgive_attempt(session, attempt.counted)
        return person
    audit.record(
        session, "people.sign_in", actor_id=attempt.person_id, subject_id=None, outcome="refused"
    )
    return None


def sign_in(session: Session, person: Person, *, by: str) -> Actor:
    """Note that a person enters; their session begins once that is committed (`begin_session`).

    Raises:
        InvalidError: the account is closed.
    """
    if person.disabled_at is not None:
        raise InvalidError("Esta cuenta está cerrada. Escriba a la municipalidad.")
    audit.record(session, "people.sign_in", actor_id=person.id, subject_id=None, data={"by": by})
    return as_actor(session, person)


def begin_session(actor: Actor, *, by: str) -> str:
    """Begin a person's session under a new identifier and return where they were going.

    Never in the transaction of `sign_in`: where that could not be kept, on a full disk, the
    session would name somebody who does not exist, or whose entry is in no journal.
    """
    web = cast("PortalSession", web_session)
    target, kept = pop_next_path(), keep_typed_of(actor.id)
    web.clear()
    web.update(kept)
    web.renew()
    login_user(SignedIn(actor))
    web[PERSON] = str(actor.id)
    web["by"] = by
    # Flask-WTF would make it at the first page, which then could not be read without writing.
    web["csrf_token"] = secrets.token_hex(20)
    web["official"] = actor.is_official
    g.munikit_actor = actor
    return target or ("/bandeja" if actor.is_official else "/mis-solicitudes")


def sign_out(session: Session, actor: Actor | None) -> str:
    """End the session and return by which door the person had come in."""
    by = str(web_session.get("by", ""))
    logout_user()
    web_session.clear()
    if actor is not None:
        audit.record(session, "people.sign_out", actor_id=actor.id, subject_id=None)
    return by
