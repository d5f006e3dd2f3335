# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""What modules are told of a case, made of the case."""

from sqlalchemy.orm import Session

from munikit.cases.case.models import Case
from munikit.contracts.casework import (
    CaseApproved,
    CaseIssued,
    CaseRejected,
    CaseSubmitted,
    CaseWithdrawn,
)
from munikit.contracts.events import Event
from munikit.procedures import version


def submitted(_session: Session, case: Case) -> Event:
    return CaseSubmitted(case.id)


def approved(session: Session, case: Case) -> Event:
    return CaseApproved(case.id, version(session, case.procedure_digest).definition.kind.value)


def rejected(_session: Session, case: Case) -> Event:
    return CaseRejected(case.id)


def issued(_session: Session, case: Case) -> Event:
    return CaseIssued(case.id)


def withdrawn(_session: Session, case: Case) -> Event:
    return CaseWithdrawn(case.id)
