# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""The same act on several cases: each in a transaction of its own, each with its own result.

Nothing is ever refused to people in bulk: a rejection is reasoned one by one (Ley 19.880 art. 41).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.interest import parties_of
from munikit.cases.case.models import Case
from munikit.cases.case.states import OPEN, CaseState
from munikit.cases.corrections import asking
from munikit.cases.decision import services as decision
from munikit.cases.history.services import check_version
from munikit.cases.sharing import services as sharing
from munikit.cases.sharing.route import next_unit
from munikit.db import Database
from munikit.kernel.errors import ConflictError, DomainError
from munikit.kernel.words import gettext as _
from munikit.people import Interest, Person, interest_of
from munikit.procedures import Procedure, version

MOST = 50
_DECIDABLE = (CaseState.SUBMITTED, CaseState.IN_REVIEW)


class BulkAct(StrEnum):
    ASSIGN = "assign"
    ASK = "ask"
    APPROVE = "approve"


@dataclass(frozen=True)
class BulkRow:
    """A case of the lot, at the version that was looked at; ``trouble`` is why it stays out."""

    id: UUID
    folio: str
    applicant: str
    version: int
    trouble: str = ""


def preview(session: Session, ids: Sequence[UUID], act: BulkAct, *, by: Actor) -> list[BulkRow]:
    """Return the lot as it would go now, at most `MOST` cases, in the order of their folios."""
    query = select(Case, Person).join(Person, Person.id == Case.applicant_id)
    query = query.where(Case.id.in_(ids[:MOST]), Case.submitted_at.is_not(None))
    mixed = len(procedures_of(session, ids)) > 1
    return [
        BulkRow(
            case.id,
            case.folio or "",
            person.full_name,
            case.version,
            _trouble(session, case, act, by) or _mixed(session, case, act, mixed=mixed),
        )
        for case, person in session.execute(query.order_by(Case.folio))
    ]


def looked_at(
    session: Session, seen: Mapping[UUID, int], act: BulkAct, *, by: Actor
) -> list[BulkRow]:
    """Return the lot at the versions that were looked at; what changed since says who did it."""
    return [
        replace(row, version=seen[row.id], trouble=". ".join(filter(None, why)))
        for row in preview(session, list(seen), act, by=by)
        for why in [(row.trouble, _change(session, row, seen[row.id]))]
    ]


def _change(session: Session, row: BulkRow, seen: int) -> str:
    try:
        check_version(session, session.get_one(Case, row.id), seen)
    except ConflictError as error:
        return error.message
    return ""


def procedures_of(session: Session, ids: Sequence[UUID]) -> list[Procedure]:
    """Return the versions of procedures the cases of a lot were started with, each once."""
    query = select(Case.procedure_digest).where(Case.id.in_(ids[:MOST])).distinct()
    digests = session.scalars(query.order_by(Case.procedure_digest))
    return [version(session, each) for each in digests]


@dataclass(frozen=True)
class Given:
    """What the act needs.

    ``text`` is what is asked for, with the questions to answer again, or the ids of whom the cases
    are dealt out to, with commas. ``finding`` is what every paper of the lot certifies.
    """

    text: str = ""
    questions: Sequence[str] = ()
    finding: Mapping[str, str] = field(default_factory=dict)


def perform(
    database: Database, rows: Sequence[BulkRow], act: BulkAct, *, given: Given, by: Actor
) -> list[BulkRow]:
    """Do it to each case and return the rows with what went wrong; the others are done."""
    results = []
    shares = [replace(given, text=each) for each in given.text.split(",")]
    if act is not BulkAct.ASSIGN:
        shares = [given]
    for number, row in enumerate(rows):
        trouble = ""
        try:
            with database.transaction() as session:
                _perform_one(session, row, act, shares[number % len(shares)], by)
        except DomainError as error:
            trouble = error.message
        results.append(BulkRow(row.id, row.folio, row.applicant, row.version, trouble))
    return results


def _perform_one(session: Session, row: BulkRow, act: BulkAct, given: Given, by: Actor) -> None:
    if act is BulkAct.ASSIGN:
        sharing.assign(session, row.id, UUID(given.text), seen=row.version, by=by)
    elif act is BulkAct.ASK:
        asking.ask_for_more(
            session, row.id, given.text, questions=given.questions, seen=row.version, by=by
        )
    else:
        decision.approve(session, row.id, finding=given.finding, seen=row.version, by=by)


def _mixed(session: Session, case: Case, act: BulkAct, *, mixed: bool) -> str:
    certifies = version(session, case.procedure_digest).definition.outcome.finding is not None
    if act is BulkAct.APPROVE and mixed and certifies:
        return _("su documento certifica algo: elija solo solicitudes de ese trámite")
    return ""


def _trouble(session: Session, case: Case, act: BulkAct, by: Actor) -> str:
    decides = act is not BulkAct.ASSIGN
    approves = act is BulkAct.APPROVE
    interest = interest_of(session, by, parties_of(case))
    simple = version(session, case.procedure_digest).definition.review.simple_approval
    rules = (
        (case.state not in OPEN, _("ya terminó")),
        (interest is Interest.OWN, _("es suya")),
        (interest is Interest.UNKNOWN, _("no se puede saber que no es suya: falta su RUN")),
        (decides and case.state not in _DECIDABLE, _("espera respuesta o firma")),
        (decides and case.assigned_to_id not in (None, by.id), _("está a cargo de otra persona")),
        (approves and not simple, _("este trámite se aprueba de a uno")),
        (approves and bool(next_unit(session, case)), _("falta que la vea otra unidad")),
    )
    return next((why for holds, why in rules if holds), "")
