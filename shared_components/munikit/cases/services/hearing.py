# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case does when it hears of its payment or its paper; hearing twice changes nothing."""

from sqlalchemy.orm import Session

from munikit.cases.electronic_file import enter_document
from munikit.cases.models import ActKind, Case
from munikit.cases.services.filing import file_case
from munikit.cases.services.moves import move, note_act
from munikit.cases.states import CaseMove, CaseState
from munikit.contracts.casework import CaseIssued
from munikit.contracts.registrar import DocumentIssued
from munikit.contracts.treasury import ChargePaid
from munikit.outbox import publish


def hear_charge_paid(session: Session, event: ChargePaid) -> None:
    """Receive the application that was waiting for this payment."""
    case = session.get(Case, event.subject_id)
    if case is None or case.state is not CaseState.AWAITING_PAYMENT:
        return
    note_act(session, case, ActKind.PAID, actor_id=case.applicant_id)
    file_case(session, case)


def hear_document_issued(session: Session, event: DocumentIssued) -> None:
    """Finish the case whose paper is ready."""
    case = session.get(Case, event.subject_id)
    if case is None or case.state is not CaseState.APPROVED:
        return
    move(session, case, CaseMove.ISSUE, actor_id=None)
    enter_document(session, case)
    note_act(session, case, ActKind.ISSUED, actor_id=None)
    publish(session, CaseIssued(case.id))
