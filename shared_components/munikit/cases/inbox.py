# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' inbox: what is whose, what is due first."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from munikit.cases.deadline import SOON_DAYS
from munikit.cases.models import Case
from munikit.cases.states import FINISHED, OPEN, CaseState
from munikit.kernel.clock import local_date
from munikit.kernel.rut import RUT, RUTError
from munikit.people import Person
from munikit.wiring import wiring

PAGE = 25
TABS = {
    "mias": "Mías",
    "sin-asignar": "Sin asignar",
    "esperando": "Esperando respuesta",
    "terminadas": "Terminadas",
    "todas": "Todas",
}


# The terms one may filter by, in the words of the semaphore.
TERMS = {"vencidas": "Vencidas", "por-vencer": "Por vencer", "detenidas": "Detenidas"}
SENT = (*OPEN, *FINISHED)


@dataclass(frozen=True)
class Filters:
    """What the address of an inbox page says."""

    tab: str = "mias"
    text: str = ""
    procedure_id: str = ""
    state: str = ""
    term: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    case: Case
    applicant: str
    assignee: str


def rows(session: Session, filters: Filters, *, me: UUID) -> tuple[Sequence[Row], int]:
    """Return a page of the inbox, soonest deadline first, and how many there are in all."""
    wanted = [_tab(filters.tab, me), *_matches(filters), *_in_term(session, filters.term)]
    applicant = Person.id == Case.applicant_id
    counted = select(func.count(Case.id)).join(Person, applicant).where(*wanted)
    total = session.scalar(counted) or 0
    query = select(Case, Person).join(Person, applicant).where(*wanted)
    query = query.order_by(Case.due_on.is_(None), Case.due_on, Case.submitted_at)
    found = session.execute(query.limit(PAGE).offset((filters.page - 1) * PAGE)).all()
    assignees = _names(session, {case.assigned_to_id for case, _ in found})
    return [
        Row(case, person.full_name, assignees.get(case.assigned_to_id, "Sin asignar"))
        for case, person in found
    ], total


def counts(session: Session, *, me: UUID) -> dict[str, int]:
    """Return how many cases each tab has."""
    return {
        tab: session.scalar(select(func.count(Case.id)).where(_tab(tab, me))) or 0 for tab in TABS
    }


def oldest_unassigned(session: Session) -> Case | None:
    query = select(Case).where(_tab("sin-asignar", UUID(int=0)))
    return session.scalars(query.order_by(Case.due_on, Case.submitted_at).limit(1)).first()


def _tab(tab: str, me: UUID) -> ColumnElement[bool]:
    sent = Case.state.not_in((CaseState.DRAFT, CaseState.AWAITING_PAYMENT, CaseState.EXPIRED))
    by_tab: dict[str, ColumnElement[bool]] = {
        "mias": (Case.assigned_to_id == me) & Case.state.in_(OPEN),
        "sin-asignar": Case.assigned_to_id.is_(None) & Case.state.in_(OPEN),
        "esperando": Case.state == CaseState.AWAITING_APPLICANT,
        "terminadas": Case.state.in_(FINISHED) & Case.submitted_at.is_not(None),
        "todas": sent & Case.submitted_at.is_not(None),
    }
    return by_tab.get(tab, by_tab["mias"])


def _matches(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.procedure_id:
        wanted.append(Case.procedure_id == filters.procedure_id)
    if filters.state in SENT:
        wanted.append(Case.state == CaseState(filters.state))
    if filters.text:
        text = filters.text.strip()
        choices = [
            Case.folio == text.upper(),
            (Person.given_names + " " + Person.surnames).icontains(text, autoescape=True),
        ]
        with suppress(RUTError):
            choices.append(Person.run == RUT.parse(text))
        wanted.append(or_(*choices))
    return wanted


def _in_term(session: Session, term: str) -> list[ColumnElement[bool]]:
    """Return the conditions of a choice of `TERMS`, as the semaphore of each row shows it."""
    today, calendar = local_date(wiring(session).clock.now()), wiring(session).calendar
    runs = [Case.state.in_(OPEN), Case.due_on.is_not(None), Case.paused_on.is_(None)]
    by_term: dict[str, list[ColumnElement[bool]]] = {
        "vencidas": [*runs, Case.due_on < today],
        "por-vencer": [*runs, Case.due_on.between(today, calendar.add(today, SOON_DAYS))],
        "detenidas": [Case.paused_on.is_not(None), Case.state.in_(OPEN)],
    }
    return by_term.get(term, [])


def _names(session: Session, ids: set[UUID | None]) -> dict[UUID | None, str]:
    people = session.scalars(select(Person).where(Person.id.in_(i for i in ids if i))).all()
    return {person.id: person.full_name for person in people}
