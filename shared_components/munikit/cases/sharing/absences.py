# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Who could take a case: how much each official has, who is away, who is looking at it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from munikit.access import Role
from munikit.cases.case.counting import Count, counted
from munikit.cases.case.models import Absence, Case
from munikit.cases.case.permissions import CasePermission
from munikit.cases.history.models import CaseViewing
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError
from munikit.kernel.text import fold
from munikit.kernel.words import gettext as _
from munikit.people import Person
from munikit.people.models import RoleGrant
from munikit.wiring import wiring

_LOOKING = timedelta(minutes=5)


@dataclass(frozen=True)
class Reviewer:
    """An official who decides cases: how many open ones they have, and until when they are away."""

    id: UUID
    name: str
    load: Count
    away_until: date | None


def reviewers(session: Session, roles: Sequence[Role]) -> list[Reviewer]:
    """Return who may be given a case, those who are there and have least to do first."""
    open_ones = [Case.closed_at.is_(None), Case.due_on.is_not(None)]
    load = counted([*open_ones, Case.assigned_to_id == Person.id], Person)
    people = session.execute(_deciding(roles).add_columns(load)).all()
    away = _away(session)
    found = [Reviewer(p.id, p.full_name, Count(load), away.get(p.id)) for p, load in people]
    return sorted(found, key=lambda each: (each.away_until is not None, each.load, each.name))


def deciders(session: Session, roles: Sequence[Role]) -> list[Person]:
    """Return who may be given a case, by their names."""
    return sorted(session.scalars(_deciding(roles)), key=lambda person: fold(person.full_name))


def find_decider(session: Session, person_id: UUID) -> Person:
    """Return somebody who may be given a case, whether they are there or away.

    Raises:
        InvalidError: nobody of that id decides cases, or their account is closed.
    """
    deciding = _deciding(wiring(session).roles).where(Person.id == person_id)
    person = session.scalars(deciding).one_or_none()
    if person is None:
        raise InvalidError(_("Esa persona no resuelve solicitudes. Elija a otra de la lista."))
    return person


def _deciding(roles: Sequence[Role]) -> Select[Person]:
    deciding = [role.name for role in roles if CasePermission.DECIDE in role.permissions]
    given = select(RoleGrant.person_id).where(RoleGrant.role.in_(deciding))
    return select(Person).where(Person.disabled_at.is_(None), Person.id.in_(given))


def note_absence(session: Session, person_id: UUID, from_on: date, until_on: date) -> None:
    """Write down when somebody is away.

    Raises:
        InvalidError: it ends before it begins.
    """
    if until_on < from_on:
        raise InvalidError(_("El último día debe ser igual o posterior al primero."))
    session.add(Absence(person_id=person_id, from_on=from_on, until_on=until_on))


def forget_absence(session: Session, person_id: UUID, absence_id: UUID) -> None:
    """Forget that somebody is away; of others nothing is forgotten."""
    mine = Absence.id == absence_id, Absence.person_id == person_id
    session.execute(delete(Absence).where(*mine))


def absences_of(session: Session, person_id: UUID) -> Sequence[Absence]:
    """Return when somebody is away, past days left out."""
    today = local_date(wiring(session).clock.now())
    query = select(Absence).where(Absence.person_id == person_id, Absence.until_on >= today)
    return session.scalars(query.order_by(Absence.from_on)).all()


def note_viewing(session: Session, case_id: UUID, person_id: UUID) -> bool:
    """Remember that somebody has a case open; say whether it was not so a moment ago."""
    now = wiring(session).clock.now()
    before = session.get(CaseViewing, (case_id, person_id))
    if before is None:
        session.add(CaseViewing(case_id=case_id, person_id=person_id, at=now))
        return True
    is_new = before.at < now - _LOOKING
    before.at = now
    return is_new


def also_looking(session: Session, case_id: UUID, *, me: UUID) -> Sequence[str]:
    """Return the names of the others who had a case open in the last minutes."""
    since = wiring(session).clock.now() - _LOOKING
    query = (
        select(Person)
        .join(CaseViewing, CaseViewing.person_id == Person.id)
        .where(CaseViewing.case_id == case_id, CaseViewing.at > since, Person.id != me)
    )
    return [person.full_name for person in session.scalars(query)]


def _away(session: Session) -> dict[UUID, date]:
    today = local_date(wiring(session).clock.now())
    query = select(Absence).where(Absence.from_on <= today, Absence.until_on >= today)
    return {each.person_id: each.until_on for each in session.scalars(query)}
