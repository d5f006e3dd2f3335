# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case's terms allow and bring about: extension, silence, giving up, reminders."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import strategies as st
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.clock import terms_of
from munikit.cases.services import review, terms
from munikit.cases.services.watching import WATCH_TERMS
from munikit.db import Database
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.clock import FixedClock
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.outbox import Job, QueuedJob, StoredEvent, enqueue, run_due
from munikit.procedures import Procedure, version
from munikit.procedures.definition import Norm, Silence, SilenceKind

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
CALENDAR = BusinessCalendar("LR")
DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@pytest.fixture(params=[SilenceKind.POSITIVE])
def pruning(pruning: Procedure, request: pytest.FixtureRequest) -> Procedure:
    basis = Norm(norm="Ley 19.880", article="artículo 64")
    silence = Silence(kind=request.param, basis=basis)
    review = pruning.definition.review.model_copy(update={"route": (), "second_signature": False})
    changes = {"silence": silence, "review": review}
    return replace(pruning, definition=pruning.definition.model_copy(update=changes))


negative = pytest.mark.parametrize("pruning", [SilenceKind.NEGATIVE], indirect=True)


def at(clock: FixedClock, moment: str) -> None:
    clock.moment = datetime.fromisoformat(f"{moment}T15:00").replace(tzinfo=UTC)


def watch(database: Database) -> None:
    """Let the worker look once, whenever it would have."""
    with database.transaction() as session:
        for job in session.scalars(select(QueuedJob).where(QueuedJob.name == WATCH_TERMS.name)):
            session.delete(job)
    once = Job(WATCH_TERMS.name, WATCH_TERMS.run)
    with database.transaction() as session:
        now = database.wiring.clock.now()
        enqueue(session, once, key=f"watch-{now}")
    run_due(database, {once.name: once})


def mails(database: Database) -> list[str]:
    with database.reading() as session:
        jobs = session.scalars(select(QueuedJob).where(QueuedJob.name == "notices.send_mail"))
        return sorted(str(job.payload["subject"]) for job in jobs)


def extend(database: Database, case: Case, days: int, by: Actor) -> None:
    with database.transaction() as session:
        terms.extend(
            session, case.id, days=days, text="Falta una visita.", seen=case.version, by=by
        )


def test_a_term_is_extended_once_before_it_ends(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor
) -> None:
    case_id = filed()
    with pytest.raises(InvalidError, match="entre 1 y 10"):
        extend(database, case_of(case_id), 11, marta)

    extend(database, case_of(case_id), 10, marta)

    # Ten business days after 22 December, past the 25th and New Year's Day.
    assert case_of(case_id).due_on == date(2027, 1, 7)
    with pytest.raises(ConflictError, match="ya se amplió"):
        extend(database, case_of(case_id), 1, marta)


def test_what_ran_out_is_not_extended(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, marta: Actor
) -> None:
    case = case_of(filed())
    at(clock, "2026-12-23")

    with pytest.raises(ConflictError, match="ya venció"):
        extend(database, case, 5, marta)


def test_every_term_names_its_article(database: Database, filed: MakeCase, marta: Actor) -> None:
    case_id = filed()
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        review.ask_for_more(session, case_id, "Una foto", seen=case.version, by=marta)
        told = list(terms_of(case, version(session, case.procedure_digest), CALENDAR))

    assert [(term.on.isoformat(), term.article) for term in told] == [
        ("2026-11-30", "Ley 19.880, artículo 31"),
        ("2026-12-22", "Ley 19.880, artículo 24"),
        ("2026-12-22", "Ley 19.880, artículo 64"),
        ("2027-05-24", "Ley 19.880, artículo 27"),
    ]


def claim(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        terms.claim_silence(session, case_id, by=by)


def test_nobody_claims_before_the_term_is_over(
    database: Database, filed: MakeCase, clock: FixedClock, rosa: Actor
) -> None:
    case_id = filed()
    at(clock, "2026-12-22")

    with pytest.raises(ConflictError, match="no ha vencido"):
        claim(database, case_id, rosa)


def test_five_days_after_the_claim_silence_accepts(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, rosa: Actor
) -> None:
    case_id = filed()
    at(clock, "2026-12-23")
    claim(database, case_id, rosa)
    # Five business days after the 23rd: 24, 28, 29, 30 and 31; the 25th is a holiday.
    at(clock, "2026-12-31")
    watch(database)
    assert case_of(case_id).state is CaseState.SUBMITTED

    at(clock, "2027-01-04")
    watch(database)

    case = case_of(case_id)
    assert (case.state, case.norm) == (CaseState.APPROVED, "Ley 19.880, artículo 64")
    with database.reading() as session:
        told = select(StoredEvent).where(StoredEvent.name == "cases.approved")
        assert len(session.scalars(told).all()) == 1


def test_an_answer_after_the_claim_stops_the_silence(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, rosa: Actor, marta: Actor
) -> None:
    case_id = filed()
    at(clock, "2026-12-23")
    claim(database, case_id, rosa)
    with database.transaction() as session:
        why = "El roble está en la lista de árboles protegidos."
        seen = case_of(case_id).version
        review.reject(session, case_id, reason_id="protected", text=why, seen=seen, by=marta)

    at(clock, "2027-01-04")
    watch(database)

    assert case_of(case_id).state is CaseState.REJECTED


@negative
def test_negative_silence_refuses_from_the_claim_on(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, rosa: Actor
) -> None:
    case_id = filed()
    at(clock, "2026-12-23")

    claim(database, case_id, rosa)

    assert case_of(case_id).state is CaseState.REJECTED


def test_what_did_not_come_in_five_days_may_be_held_as_given_up(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, marta: Actor
) -> None:
    case_id = filed()
    with database.transaction() as session:
        review.ask_for_more(session, case_id, "Foto", seen=case_of(case_id).version, by=marta)
    with pytest.raises(ConflictError, match="en plazo"), database.transaction() as session:
        terms.abandon(session, case_id, seen=case_of(case_id).version, by=marta)
    at(clock, "2026-12-01")

    with database.transaction() as session:
        terms.abandon(session, case_id, seen=case_of(case_id).version, by=marta)

    assert case_of(case_id).state is CaseState.WITHDRAWN


def test_whoever_has_a_case_is_warned_five_days_and_one_before_it_is_due_once(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, marta: Actor
) -> None:
    case_id = filed()
    with database.transaction() as session:
        review.take(session, case_id, seen=case_of(case_id).version, by=marta)
    # 22 December less five business days is the 15th; less one, the 21st.
    for moment in ("2026-12-14", "2026-12-15", "2026-12-15", "2026-12-16", "2026-12-21"):
        at(clock, moment)
        watch(database)

    warned = [subject for subject in mails(database) if subject.startswith("Quedan")]
    assert warned == [
        "Quedan 1 día hábil para responder VAL-2026-000001",
        "Quedan 5 días hábiles para responder VAL-2026-000001",
    ]


def test_the_person_is_reminded_on_the_third_day_and_on_the_last(
    database: Database, filed: MakeCase, case_of: Read, clock: FixedClock, marta: Actor
) -> None:
    case_id = filed()
    with database.transaction() as session:
        review.ask_for_more(session, case_id, "Foto", seen=case_of(case_id).version, by=marta)
    for moment in ("2026-11-25", "2026-11-26", "2026-11-26", "2026-11-30", "2026-12-01"):
        at(clock, moment)
        watch(database)

    reminders = [subject for subject in mails(database) if "lo que falta" in subject]
    assert reminders == [
        "Hoy es el último día para enviar lo que falta",
        "Quedan 2 días hábiles para enviar lo que falta",
    ]


def test_a_draft_is_recalled_a_week_before_it_is_deleted(
    database: Database, draft: MakeCase, clock: FixedClock
) -> None:
    draft()
    for moment in ("2026-12-10", "2026-12-17", "2026-12-18"):
        at(clock, moment)
        watch(database)

    assert mails(database) == ["Tiene una solicitud sin enviar"]
