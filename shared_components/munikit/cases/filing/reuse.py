# SPDX-FileCopyrightText: 2026 The munikit contributors
# SPDX-License-Identifier: EUPL-1.2

"""Never asking twice: contact data, files given before, an application like an earlier one.

Ley 19.880 art. 17: nobody has to hand in again what the municipality already has.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from munikit.access import Actor
from munikit.cases.case.forgetting import replace_files
from munikit.cases.case.models import Attachment, Case
from munikit.cases.case.reading import own_case
from munikit.cases.case.states import CaseState
from munikit.cases.filing.services import start_case
from munikit.cases.representation.services import repeat_representation
from munikit.documents import hold
from munikit.kernel.errors import NotFoundError
from munikit.kernel.words import lazy_gettext as _l
from munikit.people import find_person
from munikit.procedures import Procedure, QuestionKind, version
from munikit.procedures.offering import find_offered
from munikit.wiring import wiring

_GONE = _l("No encontramos ese archivo. Adjúntelo de nuevo.")


def prefill(session: Session, case: Case) -> None:
    """Put what the person told us before into a new application; they can change it."""
    person = find_person(session, case.applicant_id)
    procedure = version(session, case.procedure_digest)
    asked = {question.id for question in procedure.definition.questions}
    known = person.contact._asdict().items()
    given = {name: value for name, value in known if name in asked and value}
    case.answers = {**given, **case.answers}


def repeat(session: Session, case_id: UUID, *, by: Actor, new_id: UUID | None = None) -> Case:
    """Begin an application with the answers and files of an earlier one, for the same person.

    Dates are asked anew, and so is whatever the procedure asks differently now.

    Raises:
        NotFoundError: the procedure is not offered any more.
        IntegrityError: there is a case with ``new_id`` already.
    """
    earlier = own_case(session, case_id, by=by)
    procedure = find_offered(session, earlier.procedure_id)
    case = start_case(session, procedure, by=by, case_id=new_id)
    then = version(session, earlier.procedure_digest)
    case.answers = _kept(procedure, then, earlier.answers)
    repeat_representation(session, earlier, case, by=by)
    wanted = {each.id for each in procedure.definition.documents}
    for attachment in _files(session, earlier.id):
        # What is lost, or is just being deleted, is asked for anew.
        if attachment.question_id in wanted and hold(session, attachment.sha256):
            _copy(session, attachment, case)
    return case


def earlier_file(session: Session, case: Case, question_id: str) -> Attachment | None:
    """Return the newest file the person sent for a question of that name in another case.

    Only from cases for the same person: what was given of one is not offered for another.
    """
    query = (
        select(Attachment)
        .join(Case, Case.id == Attachment.case_id)
        .where(Case.applicant_id == case.applicant_id, Case.id != case.id)
        .where(Case.submitted_at.is_not(None), Attachment.superseded_at.is_(None))
        .where(Attachment.question_id == question_id)
        .where(Case.represented_run.is_not_distinct_from(case.represented_run))
    )
    return session.scalars(query.order_by(Attachment.at.desc()).limit(1)).first()


def use_earlier_file(session: Session, case_id: UUID, question_id: str, *, by: Actor) -> None:
    """Give the file the person sent before instead of a new one.

    Raises:
        NotFoundError: there is none any more, no question asks for it, or it was sent.
    """
    case = own_case(session, case_id, by=by)
    found = earlier_file(session, case, question_id)
    asked = _asks_for_file(version(session, case.procedure_digest), question_id)
    if found is None or not asked or case.state is not CaseState.DRAFT:
        raise NotFoundError(_GONE)
    if not hold(session, found.sha256):
        raise NotFoundError(_GONE)
    replace_files(session, case, question_id)
    _copy(session, found, case)


def _asks_for_file(procedure: Procedure, question_id: str) -> bool:
    return any(
        each.id == question_id and each.kind is QuestionKind.FILE
        for each in procedure.definition.questions
    )


def _kept(now: Procedure, then: Procedure, answers: Mapping[str, Any]) -> dict[str, Any]:
    before = {question.id: question for question in then.definition.questions}
    same = [
        question
        for question in now.definition.questions
        if question.id in before and question.kind is before[question.id].kind
    ]
    kept = {q.id: answers[q.id] for q in same if q.kind.how.reused and q.id in answers}
    offered = {q.id: set(q.possible) for q in same if q.options}
    return {k: v for k, v in kept.items() if k not in offered or _among(v, offered[k])}


def _among(answer: object, offered: set[Any]) -> bool:
    return set(answer if isinstance(answer, list) else [answer]) <= offered


def _files(session: Session, case_id: UUID) -> list[Attachment]:
    counted = Attachment.case_id == case_id, Attachment.superseded_at.is_(None)
    return list(session.scalars(select(Attachment).where(*counted)))


def _copy(session: Session, found: Attachment, case: Case) -> None:
    copied = Attachment(
        case_id=case.id,
        question_id=found.question_id,
        sha256=found.sha256,
        name=found.name,
        media_type=found.media_type,
        size_bytes=found.size_bytes,
        at=wiring(session).clock.now(),
    )
    session.add(copied)
    session.flush()
    case.answers = {**case.answers, found.question_id: str(copied.id)}
