# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Officials of the demo at work: they leave cases in every state."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases import Case, CaseState
from munikit.cases.services import review
from munikit.cases.services.filing import withdraw
from munikit.db import Database
from munikit.people import find_person
from munikit.procedures import version

_LONG_ENOUGH = "Los puestos de la feria ya están asignados por este año."


def decide_demo_cases(database: Database, *, by: Actor) -> int:
    """Take the filed cases in turn, each through another kind of decision; return how many."""
    with database.reading() as session:
        filed = select(Case.id).where(Case.state == CaseState.SUBMITTED)
        ids = session.scalars(filed.order_by(Case.folio)).all()
    for number, case_id in enumerate(ids):
        with database.transaction() as session:
            _TURNS[number % len(_TURNS)](session, case_id, by)
    return len(ids)


def _leave(_session: Session, _case_id: UUID, _by: Actor) -> None:
    """Leave a case as it came in."""


def _take(session: Session, case_id: UUID, by: Actor) -> None:
    review.take(session, case_id, seen=_seen(session, case_id), by=by)


def _ask(session: Session, case_id: UUID, by: Actor) -> None:
    text = version(session, _case(session, case_id).procedure_digest).definition.review.requests[0]
    review.ask_for_more(session, case_id, text, seen=_seen(session, case_id), by=by)


def _approve(session: Session, case_id: UUID, by: Actor) -> None:
    review.approve(session, case_id, seen=_seen(session, case_id), by=by)


def _reject(session: Session, case_id: UUID, by: Actor) -> None:
    definition = version(session, _case(session, case_id).procedure_digest).definition
    review.reject(
        session,
        case_id,
        reason_id=definition.review.reasons[0].id,
        text=_LONG_ENOUGH,
        seen=_seen(session, case_id),
        by=by,
    )


def _withdraw(session: Session, case_id: UUID, _by: Actor) -> None:
    applicant = find_person(session, _case(session, case_id).applicant_id)
    withdraw(
        session, case_id, by=Actor(applicant.id, applicant.full_name, applicant.run, frozenset())
    )


def _case(session: Session, case_id: UUID) -> Case:
    return session.get_one(Case, case_id)


def _seen(session: Session, case_id: UUID) -> int:
    return _case(session, case_id).version


_TURNS: tuple[Callable[[Session, UUID, Actor], None], ...] = (
    _approve,
    _leave,
    _ask,
    _take,
    _reject,
    _withdraw,
    _approve,
)
