# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Officials take, ask and decide; the clock stands still while the person owes something."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from munikit.access import Actor
from munikit.audit.journal import AuditEntry
from munikit.cases import Case, CaseState
from munikit.cases.case.models import CaseAct
from munikit.cases.corrections import answering, asking
from munikit.cases.decision import services as review
from munikit.cases.decision.acts import APPROVED
from munikit.cases.filing import hearing
from munikit.cases.filing.acts import ISSUED, PAID, SENT, STARTED
from munikit.cases.history.timeline import history, timeline
from munikit.cases.messages import services as messages
from munikit.cases.sharing import services as sharing
from munikit.contracts.registrar import DocumentIssued
from munikit.db import Database
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from munikit.outbox import StoredEvent

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
PHOTO = "Envíe una foto del árbol completo."
WHY = "El roble está en la lista de árboles protegidos."


def at(clock: FixedClock, month: int, day: int) -> None:
    clock.moment = datetime(2026, month, day, 15, 0, tzinfo=UTC)


def ask(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        asking.ask_for_more(session, case.id, PHOTO, seen=case.version, by=by)


def answer(database: Database, case: Case) -> None:
    applicant = Actor(case.applicant_id, "Rosa Huenchumilla", None, frozenset())
    with database.transaction() as session:
        answering.answer(session, case.id, "Aquí va", by=applicant)


def test_the_clock_stands_still_while_the_person_owes_something(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, marta: Actor
) -> None:
    case_id = filed()
    at(clock, 12, 1)
    ask(database, case_of(case_id), marta)
    asked = case_of(case_id)
    # Five business days after Tuesday 1: 2, 3, 4, 7 and, past the holiday of the 8th, the 9th.
    assert (asked.paused_on, asked.ask_until) == (date(2026, 12, 1), date(2026, 12, 9))

    at(clock, 12, 10)
    answer(database, asked)

    # It stood still 2, 3, 4, 7, 9 and 10: six days after 22 December, without the 25th.
    answered = case_of(case_id)
    assert (answered.due_on, answered.paused_on) == (date(2026, 12, 31), None)
    assert answered.state is CaseState.IN_REVIEW


def test_answering_on_the_same_day_moves_nothing(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case_id = filed()
    ask(database, case_of(case_id), marta)

    answer(database, case_of(case_id))

    assert case_of(case_id).due_on == date(2026, 12, 22)


def test_asking_late_does_not_hide_that_the_term_had_run_out(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, marta: Actor
) -> None:
    case_id = filed()
    at(clock, 12, 24)
    ask(database, case_of(case_id), marta)

    at(clock, 12, 28)
    answer(database, case_of(case_id))

    # It was two days late when it stopped, for one day; it is two days late again.
    assert case_of(case_id).due_on == date(2026, 12, 23)


def test_two_officials_at_once_decide_once(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor, carlos: Actor
) -> None:
    case = case_of(filed())
    together = Barrier(2)

    def decide(by: Actor) -> str:
        together.wait()
        try:
            with database.transaction() as session:
                review.approve(session, case.id, seen=case.version, by=by)
        except ConflictError as error:
            return error.message
        return "approved"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(decide, (marta, carlos)))

    winner = case_of(case.id).assigned_to_id
    name = "Marta Rivas" if winner == marta.id else "Carlos Ojeda"
    assert said == [
        f"{name} cambió esta solicitud a las 12:00. Vea el cambio antes de guardar.",
        "approved",
    ]
    with database.reading() as session:
        approved = select(func.count(StoredEvent.id)).where(StoredEvent.name == "cases.approved")
        assert session.scalar(approved) == 1


def test_a_rejection_has_a_reason_of_the_list_its_norm_and_words(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case = case_of(filed())

    with database.transaction() as session:
        review.reject(
            session, case.id, reason_id="protected", text=WHY, seen=case.version, by=marta
        )

    rejected = case_of(case.id)
    assert rejected.state is CaseState.REJECTED
    assert (rejected.reason_id, rejected.remark) == ("protected", WHY)
    assert rejected.norm == "Ordenanza de ejemplo, artículo 9"


@pytest.mark.parametrize(
    ("reason", "text", "refused"),
    [("", WHY, "Elija el motivo"), ("protected", "x" * 29, "30 caracteres")],
    ids=["no reason", "29 characters"],
)
def test_a_rejection_without_reasons_is_refused(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    marta: Actor,
    *,
    reason: str,
    text: str,
    refused: str,
) -> None:
    case = case_of(filed())

    with database.transaction() as session, pytest.raises(InvalidError, match=refused):
        review.reject(session, case.id, reason_id=reason, text=text, seen=case.version, by=marta)

    assert case_of(case.id).state is CaseState.SUBMITTED


def test_only_who_may_decide_decides(
    database: Database, filed: MakeCase, case_of: Read, pedro: Actor
) -> None:
    case = case_of(filed())

    with database.transaction() as session, pytest.raises(ForbiddenError):
        review.approve(session, case.id, seen=case.version, by=pedro)


def test_nobody_decides_their_own_application(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, marta: Actor
) -> None:
    case = case_of(filed())
    both = replace(rosa, permissions=marta.permissions)

    with database.transaction() as session, pytest.raises(ForbiddenError, match="es suya"):
        review.approve(session, case.id, seen=case.version, by=both)


def test_officials_do_not_see_what_was_not_sent(
    database: Database, draft: MakeCase, marta: Actor
) -> None:
    with database.transaction() as session, pytest.raises(NotFoundError):
        sharing.take(session, draft(), seen=1, by=marta)


def test_an_internal_note_is_not_shown_to_the_person(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case = case_of(filed())

    with database.transaction() as session:
        messages.add_note(session, case.id, "Llamó dos veces", by=marta)

    with database.reading() as session:
        assert "Llamó dos veces" not in [step.note for step in timeline(session, case)]
        assert history(session, case)[0].note == "Llamó dos veces"


def test_every_change_is_in_the_history_the_journal_and_the_outbox(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case = case_of(filed())
    with database.transaction() as session:
        review.approve(session, case.id, seen=case.version, by=marta)

    for _ in range(2):
        with database.transaction() as session:
            hearing.hear_document_issued(session, DocumentIssued(uuid4(), case.id))

    with database.reading() as session:
        acts = select(CaseAct.kind).where(CaseAct.case_id == case.id).order_by(CaseAct.seq)
        entries = select(AuditEntry.action).where(AuditEntry.subject_id == case.id)
        names = session.scalars(select(StoredEvent.name)).all()
        journal = session.scalars(entries).all()
        assert session.scalars(acts).all() == [
            STARTED.name,
            SENT.name,
            PAID.name,
            APPROVED.name,
            ISSUED.name,
        ]
    moves = ["cases.await_payment", "cases.file", "cases.take", "cases.approve", "cases.issue"]
    assert sorted(each for each in journal if each != "casefile.add") == sorted(moves)
    assert journal.count("casefile.add") == 3  # As it was filed, approved and issued.
    assert sorted(names) == ["cases.acted", "cases.approved", "cases.issued", "cases.submitted"]
