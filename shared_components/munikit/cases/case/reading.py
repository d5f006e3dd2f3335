# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""A case as other modules may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.models import Case
from munikit.cases.case.standing import POWER_FIRST, power_of, standing_of
from munikit.cases.case.states import CaseState
from munikit.contracts.ports import Port
from munikit.contracts.registrar import IssueRequest
from munikit.kernel.errors import ConflictError, NotFoundError
from munikit.kernel.words import gettext as _
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import Person, find_person
from munikit.procedures import Procedure, version

_MISSING = _l("No encontramos esa solicitud. Revise la dirección, o búsquela en «Mis solicitudes».")


@dataclass(frozen=True)
class CaseView:
    """``procedure`` is the version the case was started with.

    ``applicant_id`` sent it and downloads what comes of it; ``holder_id`` is for whom it is: the
    same person, or whom they act for, and nothing while no official has accepted their power:
    then nothing is looked up, decided or printed. ``may_be_decided`` says whether the power holds
    still. ``finding`` is what the paper is to certify.
    """

    id: UUID
    folio: str | None
    procedure: Procedure
    state: CaseState
    applicant_id: UUID
    holder_id: UUID | None
    may_be_decided: bool
    answers: Mapping[str, Any]
    submitted_at: datetime | None
    finding: Mapping[str, str]


# What the paper of a case would say, and for each kind of procedure who says so.
Compose = Callable[[Session, CaseView], IssueRequest]
PAPERS: Port[Mapping[str, Compose]] = Port("papers")


def find_case(session: Session, case_id: UUID) -> Case:
    """Return a case.

    Raises:
        NotFoundError: there is none with that id.
    """
    case = session.get(Case, case_id)
    if case is None:
        raise NotFoundError(_MISSING)
    return case


def find_sent(session: Session, case_id: UUID) -> Case:
    """Return a case as officials may see it: what was never sent is the person's alone.

    Raises:
        NotFoundError: there is none with that id, or it was not sent yet.
    """
    case = find_case(session, case_id)
    if case.submitted_at is None:
        raise NotFoundError(_("No encontramos esa solicitud en la bandeja."))
    return case


def read_case(session: Session, case_id: UUID) -> CaseView:
    """Return what a module may know of a case.

    Raises:
        NotFoundError: there is none with that id.
    """
    case = find_case(session, case_id)
    procedure = version(session, case.procedure_digest)
    finding = procedure.definition.outcome.finding
    return CaseView(
        id=case.id,
        folio=case.folio,
        procedure=procedure,
        state=case.state,
        applicant_id=case.applicant_id,
        holder_id=_holder(session, case),
        may_be_decided=standing_of(session, case).is_good,
        answers=case.answers,
        submitted_at=case.submitted_at,
        finding=finding.filled(case.finding) if finding else {},
    )


def holder_of(session: Session, case: CaseView) -> Person:
    """Return whom a case is for.

    Raises:
        ConflictError: no official has accepted the power of whoever asked.
    """
    if case.holder_id is None:
        raise ConflictError(POWER_FIRST)
    return find_person(session, case.holder_id)


def may_be_printed(session: Session, subject_id: UUID) -> bool:
    """Say whether a paper may be made: not of what was granted on a power that holds no more.

    It stays so until the caller's transaction ends. What is no case, and a case that has its paper
    already, is whoever's asks for another to judge.
    """
    case = session.get(Case, subject_id)
    if case is None or case.state is not CaseState.APPROVED:
        return True
    return standing_of(session, case, for_update=True).is_good


def _holder(session: Session, case: Case) -> UUID | None:
    if case.represented_run is None:
        return case.applicant_id
    power = power_of(session, case)
    if power is None or not power.was_accepted:
        return None
    # Whoever accepted the power entered the person.
    return session.scalar(select(Person.id).where(Person.run == case.represented_run))


class ForeignCaseError(NotFoundError):
    """The case is somebody else's, which the person asking is not told."""


def own_case(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Return a person's own case.

    Raises:
        NotFoundError: there is none with that id.
        ForeignCaseError: it is somebody else's; the words are the same.
    """
    case = find_case(session, case_id)
    if case.applicant_id != by.id:
        raise ForeignCaseError(_MISSING)
    return case
