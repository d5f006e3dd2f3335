# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Where acts go by the State's platform, a person's days run from the notice, not from the act."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases.appeals import services as appeals
from munikit.cases.case.appeal import appeal_term
from munikit.cases.case.clock import terms_of
from munikit.cases.case.models import Case
from munikit.cases.case.telling import last_of, refusal_of
from munikit.cases.corrections import asking
from munikit.cases.decision import services as review
from munikit.cases.history.services import tell_of_act
from munikit.cases.terms import services as terms
from munikit.cases.terms.notified import hear_state_notice
from munikit.contracts.adapters import Delivery
from munikit.contracts.casework import CaseActed
from munikit.contracts.notification import StateNoticeSettled
from munikit.db import Database
from munikit.kernel.clock import FixedClock, local_date
from munikit.kernel.errors import ConflictError
from munikit.notices import StateNotice
from munikit.procedures import version
from munikit.wiring import wiring

At = Callable[[str], None]
MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
Watch = Callable[[], None]
WHY = "El roble está en la lista de árboles protegidos."


@pytest.fixture
def database(database_by_ddu: Database) -> Database:
    return database_by_ddu


@pytest.fixture
def refused(database: Database, filed: MakeCase, case_of: Read, marta: Actor, at: At) -> UUID:
    """A case of Rosa's refused on Friday 4 December; the 8th is a holiday."""
    case_id = filed()
    at("2026-12-04")
    seen = case_of(case_id).version
    with database.transaction() as session:
        review.reject(session, case_id, reason_id="protected", text=WHY, seen=seen, by=marta)
    return case_id


@pytest.fixture
def asked(database: Database, filed: MakeCase, case_of: Read, marta: Actor, at: At) -> UUID:
    """A case of Rosa's that lacks something, asked for on Friday 4 December."""
    case_id = filed()
    at("2026-12-04")
    with database.transaction() as session:
        asking.ask_for_more(session, case_id, "Foto", seen=case_of(case_id).version, by=marta)
    return case_id


def tell(database: Database, case_id: UUID) -> None:
    """Let the worker come to the notice of the case's act."""
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        line = refusal_of(session, case) or last_of(session, case, "asked")
        assert line is not None
        tell_of_act(session, CaseActed(case_id, line.id, line.kind))


def settle(
    database: Database, case_id: UUID, sent: str, outcome: Delivery, deemed: str | None
) -> None:
    """Let the platform take the notice on a day and say what became of it."""
    values: dict[str, Any] = {
        "state": outcome,
        "sent_at": datetime.fromisoformat(f"{sent}T15:00").replace(tzinfo=UTC),
        "deemed_on": date.fromisoformat(deemed) if deemed else None,
    }
    with database.transaction() as session:
        notice = session.scalars(select(StateNotice)).one()
        for name, value in values.items():
            setattr(notice, name, value)
        if outcome is not Delivery.PENDING:
            notice.settled_at = wiring(session).clock.now()
            hear_state_notice(session, StateNoticeSettled(notice.id, case_id, outcome.value))


def shown(database: Database, case_id: UUID, clock: FixedClock) -> list[str]:
    with database.reading() as session:
        case = session.get_one(Case, case_id)
        procedure = version(session, case.procedure_digest)
        calendar = wiring(session).calendar
        today = local_date(clock.moment)
        appeal = appeal_term(session, case)
        found = terms_of(case, procedure, calendar, today, appeal=appeal)
        return [term.on.isoformat() for term in found][:1]


def ask_again(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        appeals.file_appeal(session, case_id, "Es el aromo de al lado.", by=by)


def give_up(database: Database, case: Case, by: Actor) -> None:
    with database.transaction() as session:
        terms.abandon(session, case.id, seen=case.version, by=by)


def test_sent_at_once_the_days_to_appeal_run_from_the_third_after(
    database: Database, refused: UUID, rosa: Actor, at: At, clock: FixedClock
) -> None:
    tell(database, refused)
    settle(database, refused, "2026-12-04", Delivery.DELIVERED, "2026-12-10")

    assert shown(database, refused, clock) == ["2026-12-17"]

    at("2026-12-18")
    with pytest.raises(ConflictError, match="venció el jueves 17 de diciembre"):
        ask_again(database, refused, rosa)


def test_a_platform_that_was_down_a_week_shortens_no_term(
    database: Database, refused: UUID, rosa: Actor, at: At, clock: FixedClock
) -> None:
    tell(database, refused)
    at("2026-12-14")
    settle(database, refused, "2026-12-14", Delivery.DELIVERED, "2026-12-17")

    # Taken on Monday 14, it counts on the 17th: 18, 21, 22, 23, 24.
    assert shown(database, refused, clock) == ["2026-12-24"]

    at("2026-12-24")
    ask_again(database, refused, rosa)


def test_after_the_day_that_counts_from_the_notice_it_is_too_late(
    database: Database, refused: UUID, rosa: Actor, at: At
) -> None:
    tell(database, refused)
    settle(database, refused, "2026-12-14", Delivery.DELIVERED, "2026-12-17")

    at("2026-12-28")

    with pytest.raises(ConflictError, match="venció el jueves 24 de diciembre"):
        ask_again(database, refused, rosa)


@pytest.mark.parametrize("is_told", [False, True], ids=["the worker is away", "not taken yet"])
def test_what_has_not_gone_out_begins_no_term(
    database: Database, refused: UUID, rosa: Actor, at: At, clock: FixedClock, *, is_told: bool
) -> None:
    if is_told:
        tell(database, refused)
    at("2026-12-28")

    # Sent on Monday 28 it would count on the 31st: 4, 5, 6, 7, 8 January.
    assert shown(database, refused, clock) == ["2027-01-08"]
    ask_again(database, refused, rosa)


def test_what_the_platform_took_and_nobody_knows_of_counts_as_if_it_arrived(
    database: Database, refused: UUID, clock: FixedClock
) -> None:
    tell(database, refused)
    settle(database, refused, "2026-12-14", Delivery.PENDING, None)

    assert shown(database, refused, clock) == ["2026-12-24"]


@pytest.mark.parametrize("outcome", [Delivery.EXEMPTED, Delivery.WITHOUT_DDU, Delivery.FAILED])
def test_whom_the_platform_did_not_notify_may_still_appeal(
    database: Database, refused: UUID, rosa: Actor, at: At, outcome: Delivery
) -> None:
    tell(database, refused)
    settle(database, refused, "2026-12-04", outcome, None)

    at("2027-01-15")

    ask_again(database, refused, rosa)


def test_a_page_that_cannot_know_the_last_day_says_so(
    database: Database, refused: UUID, case_of: Read, clock: FixedClock
) -> None:
    case = case_of(refused)
    with database.reading() as session:
        procedure = version(session, case.procedure_digest)
        calendar = wiring(session).calendar
        appeal = appeal_term(session, case)
        today = local_date(clock.moment)
        (term,) = terms_of(case, procedure, calendar, today, appeal=appeal)

    assert "Todavía no consta la notificación" in term.means


def test_what_is_missing_may_come_five_days_after_a_late_notice(
    database: Database, asked: UUID, case_of: Read, marta: Actor, at: At
) -> None:
    tell(database, asked)
    at("2026-12-14")
    settle(database, asked, "2026-12-14", Delivery.DELIVERED, "2026-12-17")
    at("2026-12-24")

    case = case_of(asked)
    assert case.ask_until == date(2026, 12, 24)
    with pytest.raises(ConflictError, match="en plazo"):
        give_up(database, case, marta)


def test_nobody_is_held_to_have_given_up_what_they_were_not_asked_for_yet(
    database: Database, asked: UUID, case_of: Read, marta: Actor, at: At
) -> None:
    tell(database, asked)
    at("2026-12-28")

    with pytest.raises(ConflictError, match="en plazo"):
        give_up(database, case_of(asked), marta)


def test_while_the_platform_is_down_the_day_to_send_it_moves_and_nobody_is_reminded(
    asked: UUID, case_of: Read, at: At, watch: Watch, mails: Callable[[], list[str]]
) -> None:
    at("2026-12-28")
    before = mails()

    watch()

    assert case_of(asked).ask_until == date(2027, 1, 8)
    assert mails() == before
