# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case's terms allow: extension, giving up, asking for another look."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.case.appeal import appeal_term
from munikit.cases.case.clock import terms_of
from munikit.cases.corrections import asking
from munikit.cases.decision import services as review
from munikit.cases.terms import services as terms
from munikit.db import Database
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.errors import ConflictError, InvalidError
from munikit.procedures import version

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
At = Callable[[str], None]
Watch = Callable[[], None]
Mails = Callable[[], list[str]]
CALENDAR = BusinessCalendar("LR")


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
    database: Database, filed: MakeCase, case_of: Read, marta: Actor, at: At
) -> None:
    case = case_of(filed())
    at("2026-12-23")

    with pytest.raises(ConflictError, match="ya venció"):
        extend(database, case, 5, marta)


def test_every_term_names_its_article(database: Database, filed: MakeCase, marta: Actor) -> None:
    case_id = filed()
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        asking.ask_for_more(session, case_id, "Una foto", seen=case.version, by=marta)
        today = date(2026, 11, 23)
        procedure = version(session, case.procedure_digest)
        told = list(terms_of(case, procedure, CALENDAR, today, appeal=None))

    assert [(term.on.isoformat(), term.article) for term in told] == [
        ("2026-11-30", "Ley 19.880, artículo 31"),
        ("2026-12-22", "Ley 19.880, artículo 24"),
        ("2026-12-22", "Ley 19.880, artículo 64"),
        ("2027-05-24", "Ley 19.880, artículo 27"),
    ]


def test_what_did_not_come_in_five_days_may_be_held_as_given_up(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor, at: At
) -> None:
    case_id = filed()
    with database.transaction() as session:
        asking.ask_for_more(session, case_id, "Foto", seen=case_of(case_id).version, by=marta)
    with pytest.raises(ConflictError, match="en plazo"), database.transaction() as session:
        terms.abandon(session, case_id, seen=case_of(case_id).version, by=marta)
    at("2026-12-01")

    with database.transaction() as session:
        terms.abandon(session, case_id, seen=case_of(case_id).version, by=marta)

    assert case_of(case_id).state is CaseState.WITHDRAWN


def test_a_refusal_says_until_when_it_can_be_looked_at_again(
    database: Database, filed: MakeCase, case_of: Read, marta: Actor, at: At
) -> None:
    case_id = filed()
    at("2026-12-04")
    why = "El roble está en la lista de árboles protegidos."
    with database.transaction() as session:
        seen = case_of(case_id).version
        review.reject(session, case_id, reason_id="protected", text=why, seen=seen, by=marta)
        case = session.get_one(Case, case_id)
        procedure = version(session, case.procedure_digest)
        today = date(2026, 12, 9)
        appeal = appeal_term(session, case)
        given = list(terms_of(case, procedure, CALENDAR, today, appeal=appeal))

    # By hand, from Friday 4 December; the 8th is a holiday: 7, 9, 10, 11, 14.
    assert [(term.on, term.in_words) for term in given] == [
        (date(2026, 12, 14), "Quedan 3 días hábiles.")
    ]
