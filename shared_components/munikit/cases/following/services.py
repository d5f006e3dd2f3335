# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A person's cases, and where the notices of one go, or of all that are not over."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit import audit
from munikit.access import Actor
from munikit.cases.case.contact import contact_of, move_contact
from munikit.cases.case.meanwhile import require_unchanged
from munikit.cases.case.models import Case
from munikit.cases.case.reading import own_case
from munikit.cases.case.states import CaseState
from munikit.kernel.contact import Contact
from munikit.people import keep_contact

_MOST_LISTED = 100


def cases_of(session: Session, person_id: UUID) -> Sequence[Case]:
    """Return a person's cases, newest first, without those that were never sent and expired."""
    query = select(Case).where(Case.applicant_id == person_id, Case.state != CaseState.EXPIRED)
    return session.scalars(query.order_by(Case.created_at.desc()).limit(_MOST_LISTED)).all()


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
