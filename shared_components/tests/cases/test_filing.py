# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Starting, sending and paying an application, once or many times."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState, read_case
from munikit.cases.case.models import CaseAct
from munikit.cases.case.reading import ForeignCaseError
from munikit.cases.filing import hearing
from munikit.cases.filing import services as filing
from munikit.cases.filing.acts import SENT
from munikit.cases.filing.expiry import EXPIRE_DRAFTS
from munikit.contracts.registrar import DocumentIssued
from munikit.contracts.treasury import TREASURY, ChargePaid, ChargeState
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.kernel.money import Money
from munikit.outbox import StoredEvent, enqueue, run_due
from munikit.procedures import Procedure

NATIVE = {"email": "rosa@ejemplo.cl", "tree": "native", "kind": "Roble"}
MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]


def submit(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        filing.submit(session, case_id, by=by)


def events(database: Database, name: str) -> int:
    with database.reading() as session:
        return len(session.scalars(select(StoredEvent).where(StoredEvent.name == name)).all())


def test_a_draft_is_found_again_by_its_owner_only(
    database: Database, draft: MakeCase, rosa: Actor, pedro: Actor
) -> None:
    case_id = draft()

    with database.reading() as session:
        found = filing.draft_of(session, "poda", by=rosa)
        assert found is not None
        assert found.id == case_id
        assert filing.draft_of(session, "poda", by=pedro) is None


def test_an_application_that_costs_waits_for_its_payment(
    database: Database, draft: MakeCase, rosa: Actor, case_of: Read
) -> None:
    case_id = draft()

    submit(database, case_id, rosa)

    case = case_of(case_id)
    assert (case.state, case.folio, case.due_on) == (CaseState.AWAITING_PAYMENT, None, None)
    treasury: Any = database.wiring.ports[TREASURY.name]
    # 0,5 UTM of $72.440 is $36.220.
    assert treasury.charges[case_id].amount == Money(36_220)


def test_sending_twice_sends_once(
    database: Database, draft: MakeCase, rosa: Actor, case_of: Read
) -> None:
    case_id = draft()

    submit(database, case_id, rosa)
    submit(database, case_id, rosa)

    with database.reading() as session:
        kinds = session.scalars(select(CaseAct.kind).where(CaseAct.case_id == case_id)).all()
    assert kinds.count(SENT.name) == 1
    assert case_of(case_id).state is CaseState.AWAITING_PAYMENT


def test_a_paid_application_gets_its_folio_and_its_term(filed: MakeCase, case_of: Read) -> None:
    case = case_of(filed())

    assert (case.state, case.folio) == (CaseState.SUBMITTED, "VAL-2026-000001")
    # Monday 23 November; 8 December is a holiday; the 20th business day is 22 December.
    assert (case.filed_on, case.due_on) == (date(2026, 11, 23), date(2026, 12, 22))


def test_what_is_filed_on_saturday_counts_from_monday(
    filed: MakeCase, case_of: Read, clock: FixedClock
) -> None:
    clock.moment = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)

    case = case_of(filed())

    assert (case.filed_on, case.due_on) == (date(2026, 11, 23), date(2026, 12, 22))


def test_hearing_of_a_payment_twice_files_once(
    database: Database, filed: MakeCase, case_of: Read
) -> None:
    case_id = filed()

    with database.transaction() as session:
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id))

    assert case_of(case_id).folio == "VAL-2026-000001"
    assert events(database, "cases.submitted") == 1


def test_what_concerns_no_case_is_not_heard(database: Database) -> None:
    with database.transaction() as session:
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), uuid4()))
        hearing.hear_document_issued(session, DocumentIssued(uuid4(), uuid4()))

    assert events(database, "cases.submitted") == events(database, "cases.issued") == 0


def test_a_paper_that_comes_before_the_decision_changes_nothing(
    database: Database, filed: MakeCase, case_of: Read
) -> None:
    case_id = filed()

    with database.transaction() as session:
        hearing.hear_document_issued(session, DocumentIssued(uuid4(), case_id))

    assert case_of(case_id).state is CaseState.SUBMITTED


def test_answers_to_questions_that_are_hidden_now_are_dropped(
    database: Database, draft: MakeCase, rosa: Actor
) -> None:
    case_id = draft()
    with database.transaction() as session:
        filing.save_answers(session, case_id, {"photo": "hidden", "made_up": "x"}, by=rosa)

    submit(database, case_id, rosa)

    with database.reading() as session:
        assert read_case(session, case_id).answers == NATIVE


def test_what_is_incomplete_is_not_sent(
    database: Database, draft: MakeCase, rosa: Actor, case_of: Read
) -> None:
    case_id = draft({"email": "rosa@ejemplo.cl", "tree": "native"})

    with pytest.raises(InvalidError, match="Falta completar: Árbol nativo"):
        submit(database, case_id, rosa)

    assert case_of(case_id).state is CaseState.DRAFT


def test_somebody_else_s_application_does_not_exist(
    database: Database, draft: MakeCase, pedro: Actor
) -> None:
    case_id = draft()

    with pytest.raises(ForeignCaseError, match="No encontramos esa solicitud"):
        submit(database, case_id, pedro)


def test_what_was_sent_is_not_changed(database: Database, filed: MakeCase, rosa: Actor) -> None:
    case_id = filed()

    with database.transaction() as session, pytest.raises(ConflictError, match="ya fue enviada"):
        filing.save_answers(session, case_id, {"tree": "fruit"}, by=rosa)


def test_a_case_keeps_the_version_it_was_started_with(
    database: Database, draft: MakeCase, pruning: Procedure
) -> None:
    with database.reading() as session:
        assert read_case(session, draft()).procedure.digest == pruning.digest


def test_drafts_of_thirty_days_are_emptied(
    database: Database, draft: MakeCase, case_of: Read, clock: FixedClock
) -> None:
    case_id = draft()

    clock.moment += timedelta(days=29)
    expire(database, "day 29")
    assert case_of(case_id).state is CaseState.DRAFT
    clock.moment += timedelta(days=1, minutes=1)
    expire(database, "day 30")

    assert (case_of(case_id).state, case_of(case_id).answers) == (CaseState.EXPIRED, {})


def expire(database: Database, key: str) -> None:
    with database.transaction() as session:
        enqueue(session, EXPIRE_DRAFTS, key=key)
    run_due(database, {EXPIRE_DRAFTS.name: EXPIRE_DRAFTS})


def test_withdrawing_cancels_what_was_to_be_paid_and_a_late_payment_files_nothing(
    database: Database, draft: MakeCase, rosa: Actor, case_of: Read
) -> None:
    case_id = draft()
    submit(database, case_id, rosa)

    with database.transaction() as session:
        filing.withdraw(session, case_id, by=rosa)
        hearing.hear_charge_paid(session, ChargePaid(uuid4(), case_id))

    treasury: Any = database.wiring.ports[TREASURY.name]
    assert treasury.charges[case_id].state == "cancelled"
    assert case_of(case_id).state is CaseState.WITHDRAWN


def test_a_draft_that_was_deleted_keeps_no_answers(
    database: Database, draft: MakeCase, rosa: Actor, case_of: Read
) -> None:
    case_id = draft()

    with database.transaction() as session:
        filing.withdraw(session, case_id, by=rosa)

    assert case_of(case_id).answers == {}


def test_what_was_paid_a_moment_ago_is_not_withdrawn(
    database: Database, draft: MakeCase, rosa: Actor, case_of: Read
) -> None:
    case_id = draft()
    submit(database, case_id, rosa)
    treasury: Any = database.wiring.ports[TREASURY.name]
    treasury.charges[case_id] = replace(treasury.charges[case_id], state=ChargeState.PAID)

    with database.transaction() as session, pytest.raises(ConflictError, match="Recibimos su pago"):
        filing.withdraw(session, case_id, by=rosa)

    assert case_of(case_id).state is CaseState.AWAITING_PAYMENT
