# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the paper of a procedure says: whatever module issues it asks the registrar for this."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from munikit.cases.case.acts import Paper
from munikit.cases.case.models import Case, CaseAct
from munikit.cases.case.reading import PAPERS, CaseView, holder_of, read_case
from munikit.contracts.registrar import IssueRequest
from munikit.kernel.calendar import months_later
from munikit.kernel.clock import local_date
from munikit.kernel.errors import InvalidError
from munikit.kernel.rut import RUT
from munikit.kernel.words import gettext as _
from munikit.people import Person
from munikit.procedures import Procedure
from munikit.procedures.answers import shown_answer
from munikit.wiring import ask, wiring


def paper_of_case(
    session: Session, case: CaseView, *, wanted_from: date | None = None
) -> IssueRequest:
    """Return what the paper of a case says: the answers it names, then what is certified.

    Raises:
        ConflictError: it is for somebody whose power no official accepted.
        InvalidError: as `paper_of`.
    """
    named = case.procedure.definition.outcome.details
    answers = {
        question.title: shown_answer(question, case.answers[question.id])
        for question in case.procedure.questions_for(case.answers)
        if question.id in named and case.answers.get(question.id) not in (None, "", [])
    }
    details = {**answers, **case.finding}
    holder = holder_of(session, case)
    request = paper_of(session, case.procedure, holder, details, wanted_from=wanted_from)
    # Who asked downloads it, also where they act for the holder.
    return replace(request, subject_id=case.id, holder_id=case.applicant_id)


def paper_of_act(session: Session, case: Case, line: CaseAct, paper: Paper) -> IssueRequest:
    """Return what the paper says that an act of a case ends in.

    Raises:
        ConflictError: it is for somebody whose power no official accepted.
        InvalidError: whom it is for has no RUN.
    """
    holder = holder_of(session, read_case(session, case.id))
    return IssueRequest(
        subject_id=line.id,
        kind=line.kind,
        title=paper.title,
        holder_id=case.applicant_id,
        holder_name=holder.full_name,
        holder_run=_run_of(holder),
        unit=case.unit,
        legal_basis=paper.basis,
        details=paper.says(session, case),
        valid_from=local_date(line.at),
        valid_until=None,
    )


def paper_of(
    session: Session,
    procedure: Procedure,
    holder: Person,
    details: Mapping[str, str],
    *,
    wanted_from: date | None = None,
) -> IssueRequest:
    """Return what a paper says that its holder downloads; it is never valid before today.

    Raises:
        InvalidError: the holder has no RUN.
    """
    definition = procedure.definition
    today = local_date(wiring(session).clock.now())
    starts = max(today, wanted_from or today)
    months = definition.outcome.months
    return IssueRequest(
        subject_id=holder.id,
        kind=definition.kind.value,
        title=definition.outcome.title,
        holder_id=holder.id,
        holder_name=holder.full_name,
        holder_run=_run_of(holder),
        unit=definition.review.unit,
        legal_basis="; ".join(str(each) for each in definition.basis),
        details=details,
        valid_from=starts,
        valid_until=months_later(starts, months) if months else None,
        template=procedure.document,
    )


def has_paper(session: Session, kind: str) -> bool:
    """Say whether a kind of procedure ends in a paper that can be looked at beforehand."""
    return kind in ask(session, PAPERS)


def _run_of(holder: Person) -> RUT:
    if holder.run is None:
        raise InvalidError(_("Solo se emite a una persona u organización con RUN o RUT."))
    return holder.run
