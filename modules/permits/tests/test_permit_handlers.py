# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the register does when it hears of a case or a document, once or many times."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from munikit.cases import read_case
from munikit.contracts.casework import CaseApproved
from munikit.contracts.events import Event
from munikit.contracts.registrar import DocumentIssued, DocumentRevoked, IssueRequest
from munikit.db import Database
from munikit.kernel.calendar import months_later
from munikit_permits.handlers import compose, note_issued, note_revoked, register_permit
from munikit_permits.models import Permit, PermitState

ApprovedCase = Callable[..., UUID]


def hear(database: Database, handler: Callable[..., None], event: Event) -> None:
    with database.transaction() as session:
        handler(session, event)


def the_permit(database: Database) -> Permit:
    with database.reading() as session:
        return session.scalars(select(Permit)).one()


def test_an_approved_permit_is_registered_and_its_paper_asked_for(
    database: Database, asked: list[IssueRequest], approved_case: ApprovedCase
) -> None:
    case_id = approved_case()

    hear(database, register_permit, CaseApproved(case_id, "permit"))

    permit = the_permit(database)
    assert permit.case_id == case_id
    assert permit.folio == "VAL-P-2026-000001"
    assert permit.state is PermitState.GRANTED
    assert (permit.valid_from, permit.valid_until) == (date(2027, 3, 15), date(2028, 3, 15))
    (request,) = asked
    assert request.holder_name == "Rosa Huenchumilla Pérez"
    assert request.unit == "Departamento de Rentas y Patentes"
    assert "Ley 18.695" in request.legal_basis
    assert request.template.startswith("{#")


def test_the_paper_says_the_answers_in_words(
    database: Database, asked: list[IssueRequest], approved_case: ApprovedCase
) -> None:
    case_id = approved_case({"goods": "other", "other_goods": "Plantas"})

    hear(database, register_permit, CaseApproved(case_id, "permit"))

    assert asked[0].details == {
        "Feria": "Feria Fluvial",
        "Qué vende": "Otra cosa",
        "Otra cosa": "Plantas",
        "Empieza": "15-03-2027",
    }


def test_the_paper_says_what_is_certified_too(
    database: Database, approved_case: ApprovedCase
) -> None:
    case_id = approved_case()

    with database.reading() as session:
        case = replace(read_case(session, case_id), finding={"Puesto": "Número 12"})
        request = compose(session, case)

    assert list(request.details.items())[-1] == ("Puesto", "Número 12")


def test_hearing_twice_registers_once(
    database: Database, asked: list[IssueRequest], approved_case: ApprovedCase
) -> None:
    event = CaseApproved(approved_case(), "permit")

    hear(database, register_permit, event)
    hear(database, register_permit, event)

    with database.reading() as session:
        assert session.scalar(select(func.count(Permit.id))) == 1
    assert len(asked) == 1


def test_other_kinds_of_procedure_are_not_permits(
    database: Database, asked: list[IssueRequest], approved_case: ApprovedCase
) -> None:
    hear(database, register_permit, CaseApproved(approved_case(), "certificate"))

    assert asked == []


def test_a_permit_never_begins_before_it_is_granted(
    database: Database, approved_case: ApprovedCase
) -> None:
    case_id = approved_case({"starts_on": "2026-11-01"})

    hear(database, register_permit, CaseApproved(case_id, "permit"))

    assert the_permit(database).valid_from == date(2026, 11, 23)


def test_a_permit_is_in_force_once_its_paper_exists(
    database: Database, approved_case: ApprovedCase
) -> None:
    case_id = approved_case()
    hear(database, register_permit, CaseApproved(case_id, "permit"))

    for _ in range(2):
        hear(database, note_issued, DocumentIssued(uuid4(), case_id))

    assert the_permit(database).state is PermitState.IN_FORCE


@pytest.mark.parametrize("late", [note_issued, note_revoked], ids=["issued late", "revoked again"])
def test_a_revoked_permit_stays_revoked(
    database: Database, approved_case: ApprovedCase, late: Callable[..., None]
) -> None:
    case_id = approved_case()
    hear(database, register_permit, CaseApproved(case_id, "permit"))
    hear(database, note_revoked, DocumentRevoked(uuid4(), case_id))

    hear(database, late, DocumentIssued(uuid4(), case_id))

    assert the_permit(database).state is PermitState.REVOKED


def test_documents_of_other_cases_change_nothing(
    database: Database, approved_case: ApprovedCase
) -> None:
    hear(database, register_permit, CaseApproved(approved_case(), "permit"))

    hear(database, note_revoked, DocumentRevoked(uuid4(), uuid4()))

    assert the_permit(database).state is PermitState.GRANTED


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 12, 9), 12, date(2027, 12, 9)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
    ids=["a year", "leap year", "short month", "over New Year"],
)
def test_months_end_on_the_same_day_or_the_month_s_last(
    start: date, months: int, end: date
) -> None:
    assert months_later(start, months) == end


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_any_number_ofmonths_later_is_that_manymonths_later(start: date, months: int) -> None:
    end = months_later(start, months)

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day <= start.day
