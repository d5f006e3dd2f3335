# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The officials' inbox: what is whose, what is due first.

Every query reads an index in the order of its tab and stops: a page costs the same with a thousand
cases and with a hundred thousand. Counts stop at `MOST_COUNTED`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, defer

from munikit.cases.case.counting import Count, count, counted
from munikit.cases.case.models import Case
from munikit.cases.case.power_models import Power
from munikit.cases.case.search import FEW, FEW_TO_COUNT, among, matching
from munikit.cases.case.states import FINISHED, OPEN, CaseState
from munikit.cases.inbox.deadline import SOON_DAYS
from munikit.cases.sharing.models import CaseLabel
from munikit.kernel.clock import local_date, start_of
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Person
from munikit.wiring import wiring

PAGE = 25
TABS = {
    "mias": _l("Mías"),
    "sin-asignar": _l("Sin asignar"),
    "esperando": _l("Esperando respuesta"),
    "por-firmar": _l("Por firmar"),
    "terminadas": _l("Terminadas"),
    "todas": _l("Todas"),
}


# The terms one may filter by, in the words of the semaphore.
TERMS = {"vencidas": _l("Vencidas"), "por-vencer": _l("Por vencer"), "detenidas": _l("Detenidas")}
SENT = (*OPEN, *FINISHED)
_OPEN = Case.closed_at.is_(None) & Case.due_on.is_not(None)
_BY_DEADLINE = (Case.due_on, Case.submitted_at)
_NEWEST = (Case.submitted_at.desc(),)
_ENDED_LAST = (Case.closed_at.desc(),)
# A row says nothing of them, and they are most of what is kept of a case.
_UNREAD = tuple(
    defer(each, raiseload=True)
    for each in (Case.answers, Case.proposal, Case.finding, Case.remark, Case.norm)
)
_APPLICANT = aliased(Person)
_IN_CHARGE = aliased(Person)


# How a field of `Filters` is called in the address of a page.
KEYS = {
    "tab": "b",
    "text": "q",
    "procedure_id": "t",
    "state": "e",
    "term": "v",
    "assignee": "a",
    "unit": "u",
    "label": "l",
    "since": "desde",
    "until": "hasta",
    "page": "p",
}


@dataclass(frozen=True)
class Filters:
    """What the address of an inbox page says."""

    tab: str = "mias"
    text: str = ""
    procedure_id: str = ""
    state: str = ""
    term: str = ""
    assignee: UUID | None = None
    unit: str = ""
    label: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1

    def address(self, **changes: object) -> dict[str, object]:
        """Return the parameters of a page's address, without those that say nothing."""
        said = {name: getattr(self, name) for name in KEYS} | changes
        return {KEYS[name]: value for name, value in said.items() if value not in ("", None, 1)}

    @property
    def narrows(self) -> bool:
        """Whether anything beside the tab is asked for."""
        return bool(set(self.address()) - {"b", "p"})


@dataclass(frozen=True)
class Row:
    case: Case
    applicant: str
    assignee: str
    labels: Sequence[str] = ()
    unverified: bool = False


def rows(session: Session, filters: Filters, *, me: UUID) -> Sequence[Row]:
    """Return a page of the inbox in its tab's order."""
    wanted = _wanted(session, filters, me)
    query = select(Case, _APPLICANT, _IN_CHARGE).options(*_UNREAD)
    query = query.join(_APPLICANT, _APPLICANT.id == Case.applicant_id)
    query = query.outerjoin(_IN_CHARGE, _IN_CHARGE.id == Case.assigned_to_id).where(*wanted)
    query = query.order_by(*_order(filters.tab)).limit(PAGE).offset((filters.page - 1) * PAGE)
    found = session.execute(query).all()
    labels = _labels(session, [case.id for case, *_people in found])
    verified = _verified(session, {case.power_id for case, *_people in found} - {None})
    return [
        Row(
            case,
            applicant.full_name,
            _("Sin asignar") if case.assigned_to_id is None else in_charge.full_name,
            labels.get(case.id, ()),
            case.represented_run is not None and case.power_id not in verified,
        )
        for case, applicant, in_charge in found
    ]


def total(session: Session, filters: Filters, tabs: Mapping[str, Count], *, me: UUID) -> Count:
    """Return how many cases there are on all pages; ``tabs`` are their `counts`."""
    if filters.tab in tabs and not filters.narrows:
        return tabs[filters.tab]
    return count(session, _wanted(session, filters, me, FEW_TO_COUNT))


def stream(session: Session, filters: Filters, *, me: UUID) -> Iterator[tuple[Case, Person]]:
    """Yield every case of an inbox a few at a time, in the order of its page."""
    found = select(Case, Person).options(*_UNREAD)
    found = found.join(Person, Person.id == Case.applicant_id)
    found = found.where(*_wanted(session, filters, me)).order_by(*_order(filters.tab))
    for case, person in session.execute(found.execution_options(yield_per=200)):
        yield case, person
        session.expunge(case)


def counts(session: Session, *, me: UUID) -> Mapping[str, Count]:
    """Return how many cases each tab has."""
    # One question for all of them.
    found = session.execute(select(*(counted([_tab(tab, me)]) for tab in TABS))).one()
    return {tab: Count(number) for tab, number in zip(TABS, found, strict=True)}


def labels_in_use(session: Session) -> Sequence[str]:
    """Return every label, each looked up after the one before: none is read twice."""
    first = select(func.min(CaseLabel.label).label("label")).cte("used", recursive=True)
    after = select(func.min(CaseLabel.label)).where(CaseLabel.label > first.c.label)
    used = first.union_all(
        select(after.scalar_subquery()).select_from(first).where(first.c.label.is_not(None))
    )
    return session.scalars(select(used.c.label).where(used.c.label.is_not(None))).all()


def oldest_unassigned(session: Session) -> Case | None:
    query = select(Case).where(_tab("sin-asignar", UUID(int=0)))
    return session.scalars(query.order_by(*_BY_DEADLINE).limit(1)).first()


def _wanted(
    session: Session, filters: Filters, me: UUID, few: int = FEW
) -> list[ColumnElement[bool]]:
    matches = _matches(session, filters, few)
    return [_tab(filters.tab, me), *matches, *_in_term(session, filters.term)]


def _order(tab: str) -> Sequence[Any]:
    return {"terminadas": _ENDED_LAST, "todas": _NEWEST}.get(tab, _BY_DEADLINE)


def _tab(tab: str, me: UUID) -> ColumnElement[bool]:
    by_tab: dict[str, ColumnElement[bool]] = {
        "mias": _OPEN & (Case.assigned_to_id == me),
        "sin-asignar": _OPEN & Case.assigned_to_id.is_(None),
        "esperando": Case.state == CaseState.AWAITING_APPLICANT,
        "por-firmar": Case.state == CaseState.AWAITING_SIGNATURE,
        "terminadas": Case.closed_at.is_not(None) & Case.submitted_at.is_not(None),
        "todas": Case.submitted_at.is_not(None),
    }
    return by_tab.get(tab, by_tab["mias"])


def _matches(session: Session, filters: Filters, few: int) -> list[ColumnElement[bool]]:
    wanted = matching(session, filters.text, few)
    if filters.procedure_id:
        wanted.append(Case.procedure_id == filters.procedure_id)
    if filters.state in SENT:
        wanted.append(Case.state == CaseState(filters.state))
    if filters.assignee:
        wanted.append(Case.assigned_to_id == filters.assignee)
    if filters.unit:
        wanted.append(Case.unit == filters.unit)
    if filters.label:
        wanted.append(among(session, CaseLabel.case_id, CaseLabel.label == filters.label, few))
    if filters.since:
        wanted.append(Case.submitted_at >= start_of(filters.since))
    if filters.until:
        wanted.append(Case.submitted_at < start_of(filters.until + timedelta(days=1)))
    return wanted


def _in_term(session: Session, term: str) -> list[ColumnElement[bool]]:
    """Return the conditions of a choice of `TERMS`, as the semaphore of each row shows it."""
    today = local_date(wiring(session).clock.now())
    calendar = wiring(session).calendar
    runs = [_OPEN, Case.paused_on.is_(None)]
    by_term: dict[str, list[ColumnElement[bool]]] = {
        "vencidas": [*runs, Case.due_on < today],
        "por-vencer": [*runs, Case.due_on.between(today, calendar.add(today, SOON_DAYS))],
        "detenidas": [_OPEN, Case.paused_on.is_not(None)],
    }
    return by_term.get(term, [])


def _verified(session: Session, ids: set[UUID | None]) -> set[UUID]:
    if not ids:
        return set()
    accepted = select(Power.id).where(Power.id.in_(ids), Power.confirmed_name != "")
    return set(session.scalars(accepted))


def _labels(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    if not ids:
        return found
    marked = select(CaseLabel.case_id, CaseLabel.label).where(CaseLabel.case_id.in_(ids))
    for case_id, label in session.execute(marked.order_by(CaseLabel.label)):
        found.setdefault(case_id, []).append(label)
    return found
