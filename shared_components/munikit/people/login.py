# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Signing in and out: what both doors, ClaveÚnica and the local account, have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor
from munikit.access.actor import permissions_of
from munikit.kernel.errors import InvalidError
from munikit.kernel.words import gettext as _
from munikit.people.models import Person
from munikit.people.services import roles_of
from munikit.people.throttle import count_attempt, forgive_attempt
from munikit.wiring import wiring


def find_actor(session: Session, person_id: UUID) -> Actor | None:
    """Return who a session belongs to; a disabled account is nobody."""
    person = session.get(Person, person_id)
    if person is None or person.disabled_at is not None:
        return None
    return as_actor(session, person)


def as_actor(session: Session, person: Person) -> Actor:
    permissions = permissions_of(roles_of(session, person.id), wiring(session).roles)
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
    """Note that a person enters; their session begins once that is committed.

    Raises:
        InvalidError: the account is closed.
    """
    if person.disabled_at is not None:
        raise InvalidError(_("Esta cuenta está cerrada. Escriba a la municipalidad."))
    audit.record(session, "people.sign_in", actor_id=person.id, subject_id=None, data={"by": by})
    return as_actor(session, person)


def sign_out(session: Session, actor: Actor | None) -> None:
    """Note that a person leaves."""
    if actor is not None:
        audit.record(session, "people.sign_out", actor_id=actor.id, subject_id=None)
