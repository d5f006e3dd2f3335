# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the module does when a certificate is asked for or granted; twice is as once."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from munikit.cases import CaseState, CaseView, holder_of, read_case
from munikit.cases.case.reading import find_sent
from munikit.cases.decision.letters import missing_letters
from munikit.cases.decision.outcome import grant_at_once
from munikit.contracts.casework import CaseApproved, CaseSubmitted
from munikit.contracts.powers import RepresentationAccepted
from munikit.contracts.registrar import REGISTRAR, IssueRequest
from munikit.kernel.calendar import months_later
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError
from munikit.people import Person
from munikit.procedures import Procedure
from munikit.procedures.answers import shown_answer
from munikit.procedures.definition import Kind
from munikit.wiring import ask, wiring
from munikit_certificates.sources import find_out


def decide_at_once(session: Session, event: CaseSubmitted) -> None:
    """Grant what can be certified from what is on record; the rest waits for the desk."""
    case = read_case(session, event.case_id)
    if case.procedure.definition.kind is not Kind.CERTIFICATE:
        return
    if case.state is not CaseState.SUBMITTED:
        return
    if not case.may_be_decided:
        return
    holder = holder_of(session, case)
    finding = find_out(session, case.procedure, case.answers, holder.run)
    # What the paper could not show is for an official to see to, who is told at the desk.
    if finding and not missing_letters(session, find_sent(session, case.id), finding):
        grant_at_once(session, case.id, finding)


def decide_once_accepted(session: Session, event: RepresentationAccepted) -> None:
    """Decide, where it can be done at once, what waited for the power of whoever asked."""
    decide_at_once(session, CaseSubmitted(event.case_id))


def issue_certificate(session: Session, event: CaseApproved) -> None:
    """Ask for the paper of a certificate that was granted."""
    if event.kind != Kind.CERTIFICATE.value:
        return
    case = read_case(session, event.case_id)
    ask(session, REGISTRAR).issue(session, compose(session, case))


def compose(session: Session, case: CaseView) -> IssueRequest:
    """Return what the certificate of a case says, or would say.

    Raises:
        ConflictError: it is for somebody whose power no official accepted.
        InvalidError: the holder has no RUN.
    """
    holder = holder_of(session, case)
    request = request_of(session, case.procedure, holder, details_of(case))
    # Who asked downloads it, also where they act for the holder.
    return replace(request, subject_id=case.id, holder_id=case.applicant_id)


def details_of(case: CaseView) -> dict[str, str]:
    """Return what the paper prints: the answers it names, then what is certified."""
    wanted = case.procedure.definition.outcome.details
    answers = {
        question.title: shown_answer(question, case.answers[question.id])
        for question in case.procedure.questions_for(case.answers)
        if question.id in wanted and case.answers.get(question.id) not in (None, "", [])
    }
    return {**answers, **case.finding}


def request_of(
    session: Session, procedure: Procedure, holder: Person, details: Mapping[str, str]
) -> IssueRequest:
    """Return what is asked of the registrar, for the holder to download.

    Raises:
        InvalidError: the holder has no RUN.
    """
    definition = procedure.definition
    today = local_date(wiring(session).clock.now())
    if holder.run is None:
        raise InvalidError("Solo se certifica a una persona u organización con RUN o RUT.")
    months = definition.outcome.months
    return IssueRequest(
        subject_id=holder.id,
        kind=Kind.CERTIFICATE.value,
        title=definition.outcome.title,
        holder_id=holder.id,
        holder_name=holder.full_name,
        holder_run=holder.run,
        unit=definition.review.unit,
        legal_basis="; ".join(str(each) for each in definition.basis),
        details=details,
        valid_from=today,
        valid_until=months_later(today, months) if months else None,
        template=procedure.document,
    )
