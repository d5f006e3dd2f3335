# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Silence: claimed and certified by the person, never by itself."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.corrections import asking
from munikit.cases.decision import services as review
from munikit.cases.inbox.deadline import light
from munikit.cases.sharing import services as sharing
from munikit.cases.terms import silence
from munikit.cases.terms.notices import tell_claimed
from munikit.db import Database
from munikit.kernel.calendar import BusinessCalendar
from munikit.kernel.errors import ConflictError
from munikit.outbox import QueuedJob, StoredEvent
from munikit.people import create_official
from munikit.procedures.definition import SilenceKind

MakeCase = Callable[..., UUID]
Read = Callable[[UUID], Case]
At = Callable[[str], None]
Watch = Callable[[], None]
Mails = Callable[[], list[str]]
CALENDAR = BusinessCalendar("LR")
negative = pytest.mark.parametrize("pruning", [SilenceKind.NEGATIVE], indirect=True)


def claim(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        silence.claim_silence(session, case_id, by=by)


def certify(database: Database, case_id: UUID, by: Actor) -> None:
    with database.transaction() as session:
        silence.certify_silence(session, case_id, by=by)


def test_nobody_claims_before_the_term_is_over(
    database: Database, filed: MakeCase, rosa: Actor, at: At
) -> None:
    case_id = filed()
    at("2026-12-22")

    with pytest.raises(ConflictError, match="no ha vencido"):
        claim(database, case_id, rosa)


def test_five_days_after_the_claim_the_person_may_have_the_certificate(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, at: At
) -> None:
    case_id = filed()
    at("2026-12-23")
    claim(database, case_id, rosa)
    # Five business days after the 23rd: 24, 28, 29, 30 and 31; the 25th is a holiday.
    at("2026-12-31")
    with pytest.raises(ConflictError, match="Todavía no"):
        certify(database, case_id, rosa)
    at("2027-01-04")

    certify(database, case_id, rosa)

    case = case_of(case_id)
    assert case.state is CaseState.APPROVED
    assert case.norm == "Ley 19.880, artículo 64; Ley 19.880, artículo 66"
    with database.reading() as session:
        told = select(StoredEvent).where(StoredEvent.name == "cases.approved")
        assert len(session.scalars(told).all()) == 1


def test_silence_decides_nothing_by_itself_and_tells_the_person_once(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    rosa: Actor,
    at: At,
    watch: Watch,
    mails: Mails,
) -> None:
    case_id = filed()
    for moment in ("2026-12-23", "2026-12-24"):
        at(moment)
        watch()
    claim(database, case_id, rosa)
    for moment in ("2027-01-05", "2027-01-06"):
        at(moment)
        watch()

    assert case_of(case_id).state is CaseState.SUBMITTED
    assert [subject for subject in mails() if "solicitud VAL" in subject] == [
        "No respondimos a tiempo su solicitud VAL-2026-000001",
        "Puede pedir el certificado de su solicitud VAL-2026-000001",
    ]


def test_what_silence_accepted_cannot_be_refused(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, marta: Actor, at: At
) -> None:
    case_id = filed()
    at("2026-12-23")
    claim(database, case_id, rosa)
    at("2027-01-04")
    why = "El roble está en la lista de árboles protegidos."
    seen = case_of(case_id).version

    with pytest.raises(ConflictError, match="artículo 64"), database.transaction() as session:
        review.reject(session, case_id, reason_id="protected", text=why, seen=seen, by=marta)


def test_after_a_claim_nobody_stops_the_clock_by_asking_for_more(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, marta: Actor, at: At
) -> None:
    case_id = filed()
    at("2026-12-23")
    claim(database, case_id, rosa)
    seen = case_of(case_id).version

    with pytest.raises(ConflictError, match="Apruebe o rechace"), database.transaction() as session:
        asking.ask_for_more(session, case_id, "Una foto", seen=seen, by=marta)


def test_a_claim_reaches_whoever_has_the_case_and_the_superior(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, marta: Actor, at: At
) -> None:
    with database.transaction() as session:
        create_official(
            session,
            email="jefa@valdivia.example",
            name=("Inés", "Mella"),
            password="tres gatos en la costanera",
            roles=["chief"],
        )
    case_id = filed()
    with database.transaction() as session:
        sharing.take(session, case_id, seen=case_of(case_id).version, by=marta)
    at("2026-12-23")
    claim(database, case_id, rosa)

    with database.transaction() as session:
        tell_claimed(session, session.get_one(Case, case_id), "silence_claimed-1")

    with database.reading() as session:
        sent = select(QueuedJob.payload).where(QueuedJob.name == "notices.send_mail")
        claimed = [job for job in session.scalars(sent) if "Reclamaron" in job["subject"]]
    told = {job["to"] for job in claimed}
    assert told == {"marta@valdivia.example", "jefa@valdivia.example"}
    assert all("jueves 31 de diciembre" in job["body"] for job in claimed)


def test_an_answer_after_the_claim_stops_the_silence(
    database: Database,
    filed: MakeCase,
    case_of: Read,
    rosa: Actor,
    marta: Actor,
    at: At,
    watch: Watch,
) -> None:
    case_id = filed()
    at("2026-12-23")
    claim(database, case_id, rosa)
    with database.transaction() as session:
        why = "El roble está en la lista de árboles protegidos."
        seen = case_of(case_id).version
        review.reject(session, case_id, reason_id="protected", text=why, seen=seen, by=marta)

    at("2027-01-04")
    watch()

    assert case_of(case_id).state is CaseState.REJECTED


@negative
def test_negative_silence_refuses_from_the_claim_on(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, at: At
) -> None:
    case_id = filed()
    at("2026-12-23")

    claim(database, case_id, rosa)

    assert case_of(case_id).state is CaseState.REJECTED


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-12-23", "Silencio en 5 días hábiles"),
        ("2026-12-30", "Silencio en 1 día hábil"),
        ("2026-12-31", "Silencio hoy"),
        ("2027-01-04", "Opera el silencio"),
    ],
)
def test_the_inbox_shows_how_near_silence_is_after_a_claim(
    database: Database, filed: MakeCase, case_of: Read, rosa: Actor, at: At, day: str, text: str
) -> None:
    case_id = filed()
    at("2026-12-23")
    claim(database, case_id, rosa)

    shown = light(case_of(case_id), date.fromisoformat(day), CALENDAR)

    assert (shown.state, shown.text) == ("late", text)
