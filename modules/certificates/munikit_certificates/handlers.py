# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the module does when a certificate is asked for or granted; twice is as once."""

from sqlalchemy.orm import Session

from munikit.cases import CaseState, holder_of
from munikit.cases.case.reading import find_sent, may_be_printed
from munikit.cases.decision.letters import missing_letters
from munikit.cases.decision.outcome import grant_at_once
from munikit.contracts.casework import CaseSubmitted
from munikit.contracts.powers import RepresentationAccepted
from munikit.procedures.definition import Kind
from munikit.public.cases import paper_of_case, read_case
from munikit.public.contracts import REGISTRAR, CaseApproved
from munikit.public.rules import ask
from munikit_certificates.issuing.services import make_what_waited
from munikit_certificates.records.sources import find_out


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
    """Decide, where it can be done at once, what waited for the power of whoever asked.

    A paper that waited for it is made.
    """
    decide_at_once(session, CaseSubmitted(event.case_id))
    make_what_waited(session, event.case_id)


def issue_certificate(session: Session, event: CaseApproved) -> None:
    """Ask for the paper of a certificate that was granted."""
    if event.kind != Kind.CERTIFICATE.value:
        return
    if not may_be_printed(session, event.case_id):
        return
    case = read_case(session, event.case_id)
    ask(session, REGISTRAR).issue(session, paper_of_case(session, case))
