# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A person's cases, and where the notices of one go, or of all that are not over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor
from munikit.cases.case.contact import contact_of, move_contact
from munikit.cases.case.meanwhile import require_unchanged
from munikit.cases.case.models import Case
from munikit.cases.case.reading import own_case
from munikit.cases.case.states import CaseState
from munikit.kernel.contact import Contact
from munikit.people import Person, keep_contact

_MOST_LISTED = 100


@dataclass(frozen=True)
class CasesOf:
    """The newest of a person's own cases, and of those that others sent for them, with who did."""

    own: Sequence[Case]
    made_for: Sequence[tuple[Case, str]]


def cases_of(session: Session, by: Actor) -> CasesOf:
    """Return the cases of a person, without those that were never sent and expired."""
    mine = select(Case.id).where(Case.applicant_id == by.id, Case.state != CaseState.EXPIRED)
    known = [mine.order_by(Case.created_at.desc())]
    if by.run is not None:
        theirs = select(Case.id).where(
            Case.represented_run == by.run,
            Case.submitted_at.is_not(None),
            Case.applicant_id != by.id,
        )
        known.append(theirs.order_by(Case.submitted_at.desc()))
    # Each list by its own index; one statement for both.
    ids = union_all(*(select(each.limit(_MOST_LISTED).subquery().c.id) for each in known))
    query = select(Case, Person).join(Person, Person.id == Case.applicant_id)
    query = query.where(Case.id.in_(ids)).order_by(Case.created_at.desc())
    found = session.execute(query).all()
    made_for = [(case, person.full_name) for case, person in found if person.id != by.id]
    return CasesOf(
        own=[case for case, person in found if person.id == by.id],
        made_for=sorted(made_for, key=lambda each: each[0].submitted_at or each[0].created_at)[
            ::-1
        ],
    )


def _sent_at(made: tuple[Case, str]) -> datetime:
    return made[0].submitted_at or made[0].created_at


def change_contact(  # noqa: PLR0913 - what was given, and who gave it when, by keyword.
    session: Session,
    case_id: UUID,
    given: Contact,
    *,
    everywhere: bool,
    by: Actor,
    made_from: str = "",
) -> Case:
    """Send the notices of a case elsewhere; ``everywhere`` means every case that is not over.

    Raises:
        ConflictError: it was changed since the page was ``made_from`` it.
    """
    case = own_case(session, case_id, by=by)
    require_unchanged(contact_of(session, case), given, made_from)
    changed = [case]
    if everywhere:
        others = select(Case).where(Case.applicant_id == by.id, Case.closed_at.is_(None))
        changed += [each for each in session.scalars(others) if each.id != case.id]
    for each in changed:
        move_contact(each, given)
        audit.record(session, "cases.change_contact", actor_id=by.id, subject_id=each.id)
    keep_contact(session, by.id, given)
    return case
