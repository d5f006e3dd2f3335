# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What is put into the town so that some of its forms surely act, and where they stand."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.app import Portal
from munikit.cases import Case
from munikit.cases.case.states import CaseState
from munikit.cases.filing import services as filing
from munikit.people import Person
from munikit.procedures import CATALOGUE, Procedure
from munikit.wiring import ask

Places = dict[str, list[Mapping[str, str]]]


def file_names(session: Session) -> list[str]:
    """Return the names under which a page of the portal takes a file."""
    pages = [page for each in ask(session, CATALOGUE).procedures for page in each.definition.pages]
    asked = [q.id for page in pages for q in page.questions if q.kind == "file"]
    return sorted({*asked, "power", "file"})


def begin(portal: Portal, person_id: UUID) -> Places:
    """Begin an application with a page that takes a file; find one that waits at the desk."""
    with portal.database.transaction() as session:
        person = session.get_one(Person, person_id)
        by = Actor(person.id, person.full_name, person.run, frozenset())
        procedure, page_id = _with_a_file(session)
        case = filing.start_case(session, procedure, by=by)
        at_desk = select(Case.id).where(Case.state == CaseState.IN_REVIEW).order_by(Case.folio)
        waiting = session.scalars(at_desk).first()
        draft = str(case.id)
    return {
        "filing.step": [{"case_id": draft, "page_id": page_id}],
        "representation.representation": [{"case_id": draft}],
        "inbox.show": [{"case_id": str(waiting)}],
    }


def _with_a_file(session: Session) -> tuple[Procedure, str]:
    return next(
        (procedure, page.id)
        for procedure in ask(session, CATALOGUE).procedures
        for page in procedure.pages_for({})
        if any(question.kind == "file" for question in page.questions)
    )
