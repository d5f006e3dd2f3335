# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What people of the demo do with a case, each through the service a page would call."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases import Case
from munikit.cases.appeals import services as appeals
from munikit.cases.corrections import answering, asking
from munikit.cases.decision import services as decision
from munikit.cases.decision import signing
from munikit.cases.filing import services as filing
from munikit.cases.messages import services as messages
from munikit.cases.opinions import services as opinions
from munikit.cases.opinions.models import Opinion, Verdict
from munikit.cases.sharing import services as sharing
from munikit.cases.terms import silence
from munikit.people import find_person
from munikit.procedures import version


@dataclass(frozen=True)
class Staff:
    """Who works at the demo's desk: one reviews, one leads, one goes out and advises."""

    reviewer: Actor
    chief: Actor
    inspector: Actor


Step = Callable[[Session, Case, Staff], object]


def take(session: Session, case: Case, staff: Staff) -> None:
    sharing.take(session, case.id, seen=case.version, by=staff.reviewer)


def assign(session: Session, case: Case, staff: Staff) -> None:
    sharing.assign(session, case.id, staff.reviewer.id, seen=case.version, by=staff.chief)


def ask(session: Session, case: Case, staff: Staff) -> None:
    text = version(session, case.procedure_digest).definition.review.requests[0]
    asking.ask_for_more(session, case.id, text, seen=case.version, by=staff.reviewer)


def approve(session: Session, case: Case, staff: Staff) -> None:
    decision.approve(session, case.id, seen=case.version, by=staff.reviewer)


def sign(session: Session, case: Case, staff: Staff) -> None:
    signing.sign(session, case.id, seen=case.version, by=staff.chief)


def withdraw(session: Session, case: Case, _staff: Staff) -> None:
    filing.withdraw(session, case.id, by=_applicant(session, case))


def claim(session: Session, case: Case, _staff: Staff) -> None:
    silence.claim_silence(session, case.id, by=_applicant(session, case))


def answer(text: str) -> Step:
    return lambda session, case, _: answering.answer(
        session, case.id, text, by=_applicant(session, case)
    )


def appeal(text: str) -> Step:
    return lambda session, case, _: appeals.file_appeal(
        session, case.id, text, by=_applicant(session, case)
    )


def say(text: str) -> Step:
    """Have the person write to whoever has the case."""
    return lambda session, case, _: messages.write_to_officials(
        session, case, text, by=_applicant(session, case)
    )


def message(text: str) -> Step:
    return lambda session, case, staff: messages.write_to_person(
        session, case.id, text, by=staff.reviewer
    )


def note(text: str) -> Step:
    return lambda session, case, staff: messages.add_note(session, case.id, text, by=staff.reviewer)


def label(*labels: str) -> Step:
    return lambda session, case, staff: sharing.set_labels(
        session, case.id, set(labels), by=staff.reviewer
    )


def forward(text: str) -> Step:
    return lambda session, case, staff: sharing.forward(
        session, case.id, text, seen=case.version, by=staff.inspector
    )


def reject(text: str) -> Step:
    def act(session: Session, case: Case, staff: Staff) -> None:
        reasons = version(session, case.procedure_digest).definition.review.reasons
        decision.reject(
            session,
            case.id,
            reason_id=reasons[0].id,
            text=text,
            seen=case.version,
            by=staff.reviewer,
        )

    return act


def ask_opinion(unit: str, question: str) -> Step:
    return lambda session, case, staff: opinions.ask_opinion(
        session, case.id, unit, question, by=staff.reviewer
    )


def give_opinion(text: str) -> Step:
    def act(session: Session, case: Case, staff: Staff) -> None:
        asked = select(Opinion.id).where(Opinion.case_id == case.id, Opinion.answered_at.is_(None))
        opinion_id = session.scalars(asked).one()
        opinions.give_opinion(session, opinion_id, Verdict.FAVOURABLE, text, by=staff.inspector)

    return act


def _applicant(session: Session, case: Case) -> Actor:
    person = find_person(session, case.applicant_id)
    return Actor(person.id, person.full_name, person.run, frozenset())
