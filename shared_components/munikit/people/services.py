# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What can be done with people and their accounts."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.db.upsert import insert_or_ignore
from munikit.kernel.contact import Contact, ContactError, read_email
from munikit.kernel.errors import ConflictError, InvalidError, NotFoundError
from munikit.kernel.rut import RUT
from munikit.kernel.text import name_words, tidy
from munikit.kernel.words import gettext as _
from munikit.people.models import LoginSession, Person, RoleGrant
from munikit.people.passwords import check_strength, hash_password
from munikit.people.throttle import forget_attempts
from munikit.wiring import wiring


def find_person(session: Session, person_id: UUID) -> Person:
    """Return a person.

    Raises:
        NotFoundError: there is none with that id.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError(_("No encontramos a esa persona."))
    return person


def upsert_resident(session: Session, run: RUT, given_names: str, surnames: str) -> Person:
    """Return the resident with a RUN, with the names the identity provider gave just now."""
    now = wiring(session).clock.now()
    names = {"given_names": given_names, "surnames": surnames}
    # Two devices of the same person may arrive for the first time at once.
    session.execute(insert_or_ignore(session, Person, run=run, created_at=now, **names))
    found = session.scalars(select(Person).where(Person.run == run)).one()
    found.given_names = given_names
    found.surnames = surnames
    return found


def enrol(session: Session, run: RUT, name: str) -> Person:
    """Return whoever has a RUN; who is not known yet is entered with the name an official gave.

    Only where an official read the name on a paper, or brought it from a register of theirs:
    what a stranger typed must never become the name of a RUN.
    """
    now = wiring(session).clock.now()
    values = {"given_names": tidy(name)[:120], "surnames": "", "created_at": now}
    session.execute(insert_or_ignore(session, Person, run=run, **values))
    return session.scalars(select(Person).where(Person.run == run)).one()


def confirm_name(session: Session, run: RUT, name: str) -> Person:
    """Enter the name an official read for a RUN, in place of one that only another had given.

    Raises:
        InvalidError: the identity provider gave another name for that RUN.
    """
    person = enrol(session, run, name)
    # The identity provider gives surnames; who was entered by an official has one name.
    if not person.surnames and person.login is None:
        person.given_names = name[:120]
    elif not goes_by(person, name):
        raise InvalidError(_("Ese RUN es de una persona con otro nombre. Revise el documento."))
    return person


def goes_by(person: Person, name: str) -> bool:
    """Say whether a name on a paper has a first name and a surname of a person's, at least."""
    said = name_words(name)
    names = name_words(person.given_names), name_words(person.surnames)
    # Who was entered by an official has all their names in one place.
    every = names[0] | names[1]
    return all(said & each for each in names if each) and (len(said & every) > 1 or said == every)


def keep_contact(session: Session, person_id: UUID, contact: Contact) -> None:
    """Keep where a person was reached last, to propose it again; what is empty changes nothing."""
    person = find_person(session, person_id)
    person.email = contact.email or person.email
    person.phone = contact.phone or person.phone


def account_of(email: str) -> str:
    """Return the name of the local account that an e-mail stands for."""
    return tidy(email).lower()[:120]


def create_official(
    session: Session, *, email: str, name: tuple[str, str], password: str, roles: Sequence[str]
) -> Person:
    """Make a local account. ``name`` is given names and surnames.

    Raises:
        ConflictError: the e-mail has an account already.
        InvalidError: that is no e-mail, or the password is too weak; the message says why.
    """
    try:
        login = account_of(read_email(email))
    except ContactError as error:
        raise InvalidError(f"{error}.") from error
    if session.scalar(select(Person.id).where(Person.login == login)):
        raise ConflictError(_("Ya hay una cuenta con el correo %(login)s.", login=login))
    check_strength(password, wiring(session).settings.municipality)
    person = Person(
        given_names=tidy(name[0])[:120],
        surnames=tidy(name[1])[:120],
        email=login,
        login=login,
        password_hash=hash_password(password),
        created_at=wiring(session).clock.now(),
    )
    session.add(person)
    session.flush()
    for role in roles:
        grant_role(session, person.id, role)
    audit.record(session, "people.create_official", actor_id=None, subject_id=person.id)
    return person


def set_official_run(session: Session, email: str, run: RUT) -> None:
    """Note the RUN of a local account's owner, by which the portal knows what is their own.

    Raises:
        NotFoundError: no account has that e-mail.
    """
    person = find_account(session, email)
    person.official_run = run
    audit.record(session, "people.set_official_run", actor_id=None, subject_id=person.id)


def grant_role(session: Session, person_id: UUID, role: str) -> None:
    """Give a role; giving it twice gives it once. Whoever is signed in signs in anew."""
    session.execute(insert_or_ignore(session, RoleGrant, person_id=person_id, role=role))
    _end_sessions(session, person_id)
    audit.record(
        session, "people.grant_role", actor_id=None, subject_id=person_id, data={"role": role}
    )


def revoke_role(session: Session, person_id: UUID, role: str) -> None:
    """Take a role away, at once: the next request of theirs is without it.

    Raises:
        NotFoundError: they have no such role.
    """
    mine = delete(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.role == role)
    if not session.scalars(mine.returning(RoleGrant.role)).all():
        raise NotFoundError(_("Esa cuenta no tiene el rol %(role)s.", role=role))
    _end_sessions(session, person_id)
    audit.record(
        session, "people.revoke_role", actor_id=None, subject_id=person_id, data={"role": role}
    )


def roles_of(session: Session, person_id: UUID) -> Sequence[str]:
    mine = select(RoleGrant.role).where(RoleGrant.person_id == person_id)
    return session.scalars(mine.order_by(RoleGrant.role)).all()


def officials(session: Session) -> Sequence[Person]:
    """Return whoever has a role, by name."""
    with_role = select(RoleGrant.person_id)
    query = select(Person).where(Person.id.in_(with_role), Person.disabled_at.is_(None))
    return session.scalars(query.order_by(Person.given_names)).all()


def local_accounts(session: Session) -> Sequence[Person]:
    """Return whoever has a local account, closed ones included, by e-mail."""
    return session.scalars(
        select(Person).where(Person.login.is_not(None)).order_by(Person.login)
    ).all()


def officials_without_run(session: Session) -> int:
    """Return how many may decide without the portal knowing what is their own."""
    return sum(not (each.official_run or each.run) for each in officials(session))


def find_account(session: Session, email: str) -> Person:
    """Return the owner of a local account.

    Raises:
        NotFoundError: no account has that e-mail.
    """
    person = session.scalar(select(Person).where(Person.login == account_of(email)))
    if person is None:
        raise NotFoundError(_("No hay una cuenta con el correo %(email)s.", email=email))
    return person


def set_password(session: Session, email: str, password: str) -> None:
    """Replace a password and end every session that was opened with the old one.

    Raises:
        NotFoundError: no account has that e-mail.
        InvalidError: the password is too weak; the message says why.
    """
    person = find_account(session, email)
    check_strength(password, wiring(session).settings.municipality)
    person.password_hash = hash_password(password)
    forget_attempts(session, account_of(email))
    _end_sessions(session, person.id)
    audit.record(session, "people.set_password", actor_id=None, subject_id=person.id)


def disable(session: Session, email: str) -> Person:
    """Close an account and every session of it.

    Raises:
        NotFoundError: no account has that e-mail.
    """
    person = find_account(session, email)
    person.disabled_at = wiring(session).clock.now()
    _end_sessions(session, person.id)
    audit.record(session, "people.disable", actor_id=None, subject_id=person.id)
    return person


def _end_sessions(session: Session, person_id: UUID) -> None:
    session.execute(delete(LoginSession).where(LoginSession.person_id == person_id))
