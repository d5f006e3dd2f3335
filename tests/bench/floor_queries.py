# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The queries of the floor, as one writes them: of the columns that a page shows, and no others."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Update, func, or_, select, update
from sqlalchemy.orm import aliased

from munikit.cases.case.counting import counted
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.power_models import Power
from munikit.cases.case.states import CaseState
from munikit.cases.corrections.acts import ANSWERED
from munikit.cases.inbox.models import SavedFilter
from munikit.cases.messages.acts import WRITTEN
from munikit.cases.sharing.models import CaseLabel
from munikit.kernel.rut import RUT
from munikit.people import Person
from munikit.people.models import LoginSession, RoleGrant

_CASE = Case.__table__
_OPEN = Case.closed_at.is_(None) & Case.due_on.is_not(None)
_A_PAGE = 25
_OFFICIAL = aliased(Person)
Query = Select[Any]


def session_of(sid: str) -> Query:
    kept = select(LoginSession.person_id, LoginSession.data, LoginSession.last_seen_at)
    return kept.where(LoginSession.id_sha256 == sid)


def person_with_roles(person: UUID) -> Query:
    shown = (Person.id, Person.run, Person.given_names, Person.surnames, Person.disabled_at)
    both = select(*shown, RoleGrant.role).outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
    return both.where(Person.id == person)


def cases_of(person: UUID) -> Query:
    shown = select(Case.id, Case.folio, Case.procedure_id, Case.state, Case.created_at)
    mine = shown.where(Case.applicant_id == person, Case.state != CaseState.EXPIRED)
    return mine.order_by(Case.created_at.desc()).limit(100)


def powers_of(person: UUID, run: RUT) -> Query:
    mine = or_(Power.representative_id == person, Power.represented_run == run)
    return select(Power.id, Power.represented_name, Power.state).where(mine)


def one_case(case_id: UUID) -> Query:
    kept = select(
        Case.id,
        Case.applicant_id,
        Case.procedure_id,
        Case.procedure_digest,
        Case.state,
        Case.version,
        Case.answers,
        Case.represented_run,
    )
    return kept.where(Case.id == case_id)


def answered(case_id: UUID, version: int, answers: dict[str, Any]) -> Update:
    """Return what writes answers, unless somebody else wrote meanwhile."""
    as_it_was = update(_CASE).where(_CASE.c.id == case_id, _CASE.c.version == version)
    return as_it_was.values(answers=answers, version=version + 1)


def rows_of(person: UUID) -> Query:
    """Return a page of an official's own cases, with all the names around each."""
    shown = select(
        Case.id,
        Case.folio,
        Case.procedure_id,
        Case.state,
        Case.due_on,
        Case.paused_on,
        Case.represented_name,
        Person.given_names,
        Person.surnames,
        _OFFICIAL.given_names.label("assignee"),
        _OFFICIAL.surnames.label("assignee_surnames"),
        Power.confirmed_name,
    )
    joined = (
        shown.join(Person, Person.id == Case.applicant_id)
        .outerjoin(_OFFICIAL, _OFFICIAL.id == Case.assigned_to_id)
        .outerjoin(Power, Power.id == Case.power_id)
    )
    mine = joined.where(_OPEN, Case.assigned_to_id == person)
    return mine.order_by(Case.due_on, Case.submitted_at).limit(_A_PAGE)


def labels_of(cases: Sequence[UUID]) -> Query:
    return select(CaseLabel.case_id, CaseLabel.label).where(CaseLabel.case_id.in_(cases))


def news_of(cases: Sequence[UUID]) -> Query:
    kinds = CaseAct.kind.in_([WRITTEN.name, ANSWERED.name])
    return select(CaseAct.case_id, CaseAct.kind).where(CaseAct.case_id.in_(cases), kinds)


def counts_for(person: UUID) -> Query:
    return select(
        counted([_OPEN & (Case.assigned_to_id == person)]),
        counted([_OPEN & Case.assigned_to_id.is_(None)]),
        counted([Case.state == CaseState.AWAITING_APPLICANT]),
        counted([Case.state == CaseState.AWAITING_SIGNATURE]),
        counted([Case.closed_at.is_not(None) & Case.submitted_at.is_not(None)]),
        counted([Case.submitted_at.is_not(None)]),
    )


def oldest_unassigned() -> Query:
    free = select(Case.id).where(_OPEN, Case.assigned_to_id.is_(None))
    return free.order_by(Case.due_on, Case.submitted_at).limit(1)


def labels_in_use() -> Query:
    first = select(func.min(CaseLabel.label).label("label")).cte("used", recursive=True)
    after = select(func.min(CaseLabel.label)).where(CaseLabel.label > first.c.label)
    used = first.union_all(
        select(after.scalar_subquery()).select_from(first).where(first.c.label.is_not(None))
    )
    return select(used.c.label).where(used.c.label.is_not(None))


def saved_by(person: UUID) -> Query:
    return select(SavedFilter.name, SavedFilter.query).where(SavedFilter.person_id == person)


def deciders() -> Query:
    given = select(RoleGrant.person_id).where(RoleGrant.role.in_(["reviewer", "chief"]))
    shown = select(Person.id, Person.given_names, Person.surnames)
    return shown.where(Person.disabled_at.is_(None), Person.id.in_(given))
