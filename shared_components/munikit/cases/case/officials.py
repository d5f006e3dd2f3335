# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Which officials are told of a case, and telling them: the folio, and nothing of the person."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Role
from munikit.cases.case.models import Absence, Case
from munikit.cases.case.notice_keys import Told, key_of
from munikit.cases.case.permissions import CHIEF
from munikit.kernel.clock import local_date
from munikit.notices import notify
from munikit.people import Person, RoleGrant, find_person
from munikit.wiring import wiring


def tell_officials(  # noqa: PLR0913 - the parts of one notice.
    session: Session,
    case: Case,
    told: Told,
    subject: str,
    body: str,
    *,
    chiefs_too: bool = False,
) -> None:
    """Tell whoever has a case, and whoever shares the work out where nobody has it.

    They are told too where ``chiefs_too``, and where whoever has it is away.
    """
    people = _who(session, case, chiefs_too=chiefs_too)
    tell_people(session, case, told, people, (subject, body))


def tell_people(
    session: Session, case: Case, told: Told, people: Iterable[Person], said: tuple[str, str]
) -> None:
    """Tell these officials of a case, each once for what is ``told``: subject and body."""
    subject, body = said
    for person in people:
        notify(
            session,
            key=f"{key_of(session, case, told)}:{person.id}",
            to=person.email,
            subject=subject,
            body=f"{body}\n\n{address(session, case, 'bandeja')}",
        )


def with_role(session: Session, role: Role) -> list[Person]:
    """Return whoever has a role and an account that works."""
    granted = select(RoleGrant.person_id).where(RoleGrant.role == role.name)
    those = Person.id.in_(granted) & Person.disabled_at.is_(None)
    return list(session.scalars(select(Person).where(those).order_by(Person.id)))


def address(session: Session, case: Case, path: str) -> str:
    """Return the case's address at the desk, ``bandeja``, or among a person's, ``solicitudes``."""
    return f"{wiring(session).settings.site.url}/{path}/{case.id}"


def _who(session: Session, case: Case, *, chiefs_too: bool) -> Iterator[Person]:
    mine = case.assigned_to_id
    if mine is not None:
        yield find_person(session, mine)
    if chiefs_too or mine is None or _is_away(session, mine):
        yield from (each for each in with_role(session, CHIEF) if each.id != mine)


def _is_away(session: Session, person_id: UUID) -> bool:
    today = local_date(wiring(session).clock.now())
    away = select(Absence.id).where(Absence.person_id == person_id)
    return (
        session.scalar(away.where(Absence.from_on <= today, Absence.until_on >= today)) is not None
    )
