# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What a case does when it hears of its payment or its paper; hearing twice changes nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.cases.case.refunding import give_back
from munikit.cases.case.states import CaseState
from munikit.cases.filing.acts import ISSUED, PAID
from munikit.cases.filing.services import file_case
from munikit.cases.history.services import act
from munikit.cases.record.services import document_of, enter_document
from munikit.contracts.registrar import DocumentIssued
from munikit.contracts.treasury import ChargePaid, ChargeRefunded
from munikit.wiring import wiring


def hear_charge_paid(session: Session, event: ChargePaid) -> None:
    """Receive the application that was waiting for this payment."""
    case = session.get(Case, event.subject_id)
    if case is None or case.state is not CaseState.AWAITING_PAYMENT:
        return
    paid_at = _paid_when(session, event)
    act(session, case, PAID, by=case.applicant_id, at=paid_at)
    file_case(session, case, at=paid_at)


def _paid_when(session: Session, event: ChargePaid) -> datetime:
    """Return when the person did the last they had to do, which may be long ago by now.

    It was theirs to pay and ours to hear: the application counts from their act (Ley 19.880
    arts. 25 and 30).
    """
    now = wiring(session).clock.now()
    return min(event.paid_at or now, now)


def hear_document_issued(session: Session, event: DocumentIssued) -> None:
    """Finish the case whose paper is ready."""
    case = session.get(Case, event.subject_id)
    if case is None or case.state is not CaseState.APPROVED:
        return
    enter_document(session, case, document_of(session, case))
    act(session, case, ISSUED, by=None)


def hear_charge_refunded(session: Session, event: ChargeRefunded) -> None:
    """Ask for what is left: a part was on its way when the case ended."""
    case = session.get(Case, event.subject_id)
    if case is not None:
        give_back(session, case, by_id=case.applicant_id)
