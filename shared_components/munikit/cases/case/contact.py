# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where the notices of one case go. It belongs to the case: another application changes nothing."""

from uuid import UUID

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.states import CaseState
from munikit.cases.case.subjects import case_about
from munikit.kernel.contact import Contact
from munikit.people import find_person, keep_contact
from munikit.procedures import version


def take_contact(session: Session, case: Case) -> None:
    """Take the contact from a case's answers, where it asks for one, and propose it next time."""
    questions = version(session, case.procedure_digest).questions_for(case.answers)
    asked = {each.id for each in questions}
    given = {name: str(case.answers.get(name) or "") for name in Contact._fields if name in asked}
    # Without an address nobody could be told: a page left empty takes the one known before.
    email = given.get("email") or case.contact_email
    case.contact = Contact(email, given.get("phone", case.contact_phone))
    keep_contact(session, case.applicant_id, Contact(**given))


def contact_of(session: Session, case: Case) -> Contact:
    """Return where the notices of a case go: until it is sent, its answers say so."""
    typed = case.answers if case.state is CaseState.DRAFT else {}
    email = typed.get("email") or case.contact_email
    return Contact(
        str(email or find_person(session, case.applicant_id).email),
        str(typed.get("phone") or case.contact_phone),
    )


def move_contact(case: Case, given: Contact) -> None:
    """Send the notices of a case elsewhere; what was not sent yet would be old when it is."""
    if case.state is CaseState.DRAFT:
        moved = {name: each for name, each in given._asdict().items() if name in case.answers}
        case.answers = {**case.answers, **moved}
    case.contact = given


def email_of(session: Session, case: Case) -> str:
    """Return where the notices of a case go by mail."""
    return contact_of(session, case).email


def email_about(session: Session, subject_id: UUID, person_id: UUID) -> str:
    """Return where a person is mailed about something: a case of theirs has its own address."""
    case = case_about(session, subject_id)
    if case is not None and case.applicant_id == person_id:
        return email_of(session, case)
    return find_person(session, person_id).email
