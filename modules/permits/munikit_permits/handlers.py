# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What the register does when it hears of a case or a document; hearing twice changes nothing."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.cases import CaseView, holder_of
from munikit.cases.case.reading import may_be_printed
from munikit.contracts.registrar import IssuedDocument
from munikit.public.cases import paper_of_case, read_case
from munikit.public.contracts import (
    REGISTRAR,
    CaseApproved,
    DocumentIssued,
    DocumentRevoked,
    IssueRequest,
)
from munikit.public.rules import ask, wiring
from munikit_permits.models import Permit, PermitState

KIND = "permit"
# A question with this name says from when the permit is wanted.
_STARTS_ON = "starts_on"


def register_permit(session: Session, event: CaseApproved) -> None:
    """Enter an approved permit into the register and ask for its paper."""
    if event.kind != KIND or _of_case(session, event.case_id) is not None:
        return
    if not may_be_printed(session, event.case_id):
        return
    case = read_case(session, event.case_id)
    request = compose(session, case)
    document = ask(session, REGISTRAR).issue(session, request)
    session.add(_permit(session, case, request, document))


def note_issued(session: Session, event: DocumentIssued) -> None:
    permit = _of_case(session, event.subject_id)
    if permit is not None and permit.state is PermitState.GRANTED:
        permit.state = PermitState.IN_FORCE


def note_revoked(session: Session, event: DocumentRevoked) -> None:
    permit = _of_case(session, event.subject_id)
    if permit is not None:
        permit.state = PermitState.REVOKED


def _of_case(session: Session, case_id: object) -> Permit | None:
    return session.scalar(select(Permit).where(Permit.case_id == case_id))


def compose(session: Session, case: CaseView) -> IssueRequest:
    """Return what the paper of a permit says, or would say.

    Raises:
        ConflictError: it is for somebody whose power no official accepted.
        InvalidError: whom it is for has no RUN.
    """
    wanted = case.answers.get(_STARTS_ON)
    return paper_of_case(session, case, wanted_from=date.fromisoformat(wanted) if wanted else None)


def _permit(
    session: Session, case: CaseView, request: IssueRequest, document: IssuedDocument
) -> Permit:
    return Permit(
        case_id=case.id,
        procedure_id=case.procedure.id,
        title=request.title,
        holder_id=holder_of(session, case).id,
        folio=document.folio,
        valid_from=request.valid_from,
        valid_until=request.valid_until,
        created_at=wiring(session).clock.now(),
    )
